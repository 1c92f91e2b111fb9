internal import ArgumentParser
internal import AuditCore
internal import AuditStore
internal import DockerEngine
internal import Foundation

struct DoctorCommand: ContextCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor",
        abstract: "Checks engine, permissions, database, disk and schedule, and says what to do about each finding.",
        discussion: """
            Changes nothing. Ends with 0 if nothing has to be done, else with the status that the first problem has \
            elsewhere, or 4.
            """)

    enum Format: String, ExpressibleByArgument, CaseIterable { case text, json }

    @OptionGroup var common: CommonOptions

    @Option(help: ArgumentHelp("text or json.", valueName: "text|json"))
    var format = Format.text

    func run(in context: Context) async throws {
        let findings = await checkup(in: context).findings()
        switch format {
        case .text: context.output(text(findings, in: context))
        case .json: context.output(try json(findings))
        }
        if let first = findings.first(where: { $0.level == .problem }) { throw ExitStatus.unwell(first.status) }
    }

    private func text(_ findings: [Finding], in context: Context) -> String {
        var table = TextTable(.left, .left, .left)
        for finding in findings {
            let style = finding.level.style
            table.add(finding.subject.rawValue, finding.level.rawValue, finding.text, style: style)
            if let advice = finding.advice { table.add("", "", advice, style: style) }
        }
        let hasColor = common.hasColor(context.outputIsTerminal, context.environment)
        return table.render(width: context.width, hasColor: hasColor)
    }

    private func json(_ findings: [Finding]) throws -> String {
        struct Answer: Encodable {
            var findings: [Finding]
        }
        return try JSONReport.encode(Answer(findings: findings))
    }

    // MARK: Looking

    private func checkup(in context: Context) async -> Checkup {
        let path = common.databasePath(context.environment)
        let database = openDatabase(path)
        var checkup: Checkup
        do {
            let locator = EngineLocator(environment: context.environment)
            let engine = try await context.connect(
                try locator.locate(host: common.host, context: common.context), false)
            checkup = Checkup(
                now: context.clock(), engine: .success(engine.facts), databasePath: path, database: database.state)
            if engine.facts.endpoint.hasPrefix("unix://") {
                checkup.seesFiles = access(engine.facts.rootDirectory, R_OK | X_OK) == 0
                checkup.engineDisk = DiskProbe.facts(of: engine.facts.rootDirectory)
            }
            await engine.close()
        } catch {
            checkup = Checkup(
                now: context.clock(), engine: .failure(Self.failure(error)), databasePath: path,
                database: database.state)
        }
        checkup.databaseDisk = DiskProbe.facts(of: Self.existingFolder(of: path))
        do {
            _ = try ConfigFile.load(named: common.config, environment: context.environment)
        } catch {
            checkup.config = Self.failure(error)
        }
        let facts = try? checkup.engine.get()
        checkup.newestReading = try? database.opened?.newestReading(of: facts)
        if let facts, let opened = database.opened {
            checkup.unfinishedRun = (try? RunJournal(opened).unfinishedRun(on: facts))?.run
        }
        return checkup
    }

    /// Opening would make one where there is none.
    private func openDatabase(_ path: String) -> (opened: AuditDatabase?, state: Checkup.DatabaseState) {
        let attributes = try? FileManager.default.attributesOfItem(atPath: path)
        guard let attributes else {
            let folder = Self.existingFolder(of: path)
            guard access(folder, W_OK) == 0 else {
                return (nil, .unusable(Self.failure(StoreError.noPermission(path: path))))
            }
            return (nil, .missing)
        }
        do {
            guard access(path, W_OK) == 0 else { throw StoreError.noPermission(path: path) }
            let database = try AuditDatabase(path: path, .looking)
            let problems = try database.integrityProblems()
            guard problems.isEmpty else { return (database, .damaged(problems)) }
            let mode = (attributes[.posixPermissions] as? NSNumber)?.intValue ?? 0
            return (
                database,
                .sound(bytes: (attributes[.size] as? NSNumber)?.int64Value ?? 0, isPrivate: mode & 0o077 == 0)
            )
        } catch {
            return (nil, .unusable(Self.failure(error)))
        }
    }

    /// The folder of a file that need not be there, or the nearest above it that is.
    private static func existingFolder(of path: String) -> String {
        var url = URL(filePath: path).standardizedFileURL.deletingLastPathComponent()
        while url.path != "/", !FileManager.default.fileExists(atPath: url.path) { url.deleteLastPathComponent() }
        return url.path
    }

    private static func failure(_ error: any Error) -> Checkup.Failure {
        let status = ExitStatus(of: error)
        return Checkup.Failure(text: status?.text ?? "\(error)", status: status?.code ?? 69)
    }
}

extension Finding.Level {
    fileprivate var style: TextStyle {
        switch self {
        case .fine: .good
        case .note: .warning
        case .problem: .bad
        }
    }
}
