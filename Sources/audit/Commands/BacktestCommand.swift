internal import ArgumentParser
internal import AuditCore
internal import AuditStore

struct BacktestCommand: ContextCommand {
    static let configuration = CommandConfiguration(
        commandName: "backtest",
        abstract: "Replays policies over the stored nights: what each would have deleted, and what was used again.",
        discussion: """
            Flags take several values, separated by commas, and every combination is compared: --unused-for 7d,14d,30d. \
            Each --policy-file (written as a config file) is one more policy. Without either, the policy of the \
            config file is replayed. Touches no engine and doesn't use --host.
            """)

    enum Format: String, ExpressibleByArgument, CaseIterable { case text, json, csv }

    @OptionGroup var common: CommonOptions

    @Option(help: ArgumentHelp("A policy to compare, written as a config file. May be repeated.", valueName: "FILE"))
    var policyFile: [String] = []

    @Option(help: ArgumentHelp("Ages to compare: 7d,14d,30d.", valueName: "AGE,…"))
    var unusedFor: String?

    @Option(help: ArgumentHelp("Numbers of images to compare: 0,1,2.", valueName: "N,…"))
    var keepNewest: String?

    @Option(help: ArgumentHelp("Ages to compare.", valueName: "AGE,…"))
    var danglingFor: String?

    @Option(help: ArgumentHelp("Ages to compare.", valueName: "AGE,…"))
    var stoppedFor: String?

    @Option(help: ArgumentHelp("keep,delete to compare both.", valueName: "keep|delete,…"))
    var localOnly: String?

    @Option(help: ArgumentHelp("Ages to compare.", valueName: "AGE,…"))
    var buildCacheUnusedFor: String?

    @Option(help: ArgumentHelp("none,anonymous,all to compare them.", valueName: "none|anonymous|all,…"))
    var volumes: String?

    @Option(help: ArgumentHelp("Sizes to compare: 5GB,20GB.", valueName: "SIZE,…"))
    var free: String?

    @Option(help: ArgumentHelp("Replay up to this snapshot instead of the newest.", valueName: "N"))
    var snapshot: Int?

    @Option(help: .engineName)
    var engine: String?

    @Option(help: ArgumentHelp("Replay only so many nights, the last ones.", valueName: "N"))
    var nights: Int?

    @Option(help: ArgumentHelp("text, json or csv.", valueName: "text|json|csv"))
    var format = Format.text

    func validate() throws {
        for path in policyFile { try PathOption.check(path, "--policy-file") }
        if let nights, nights < 1 { throw ValidationError("--nights takes a number of nights, 1 or more.") }
    }

    func run(in context: Context) async throws {
        let session = Session(common, in: context)
        let newest = try session.storedSnapshot(snapshot, of: engine)
        var numbers = try session.database.snapshotNumbers(upTo: newest.number)
        if let nights { numbers = numbers.suffix(nights) }
        let commands = session.commands(for: newest.snapshot.engine)
        var backtests = try policies(session).map {
            Backtest($0.policy, name: $0.name, flags: $0.flags, commands: commands)
        }
        for number in numbers {
            let snapshot = try session.database.snapshot(number)
            let history = try session.database.history(upTo: number, orphans: [])
            for index in backtests.indices { try backtests[index].replay(number, snapshot, history: history) }
        }
        let text = BacktestText(backtests.map(\.result))
        switch format {
        case .text: context.output(text.render(width: context.width, isVerbose: common.verbose))
        case .json: context.output(try text.json())
        case .csv: context.output(text.csv())
        }
    }

    private var varied: [(key: String, values: [String])] {
        let all: [(String, String?)] = [
            ("unused_for", unusedFor), ("keep_newest", keepNewest), ("dangling_for", danglingFor),
            ("stopped_for", stoppedFor), ("local_only", localOnly), ("build_cache_unused_for", buildCacheUnusedFor),
            ("volumes", volumes), ("free", free),
        ]
        return all.compactMap { key, list in
            list.map { (key, $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init)) }
        }
    }

    /// Their names for scripts, as the config file spells keys, and for people, as one types them.
    private func policies(_ session: Session) throws -> [(name: String, flags: String, policy: Policy)] {
        var policies: [(name: String, flags: String, policy: Policy)] = []
        if policyFile.isEmpty || !varied.isEmpty {
            let base = try session.policy(try PolicyOptions.parse([])).policy
            policies = [varied.isEmpty ? ("in force", "the policy in force", base) : ("", "", base)]
        }
        for (key, values) in varied {
            guard let setting = PolicySetting.named(key) else { continue }
            policies = try policies.flatMap { name, flags, policy in
                try values.map { value in
                    var changed = policy
                    guard setting.apply(value, to: &changed) else {
                        throw ValidationError(
                            "\(setting.flag) takes \(setting.expected), or several of them with commas.")
                    }
                    return (
                        (name.isEmpty ? "" : name + " ") + "\(key)=\(value)",
                        (flags.isEmpty ? "" : flags + " ") + "\(setting.flag) \(value)", changed
                    )
                }
            }
        }
        for path in policyFile {
            let file = try ConfigFile.read(path, namedBy: "--policy-file")
            policies.append((path, path, try PolicyOptions.parse([]).effective(over: file).policy))
        }
        return policies
    }
}
