internal import ArgumentParser

struct AuditCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "audit",
        abstract:
            "Tells where a container host's disk went, what can safely be got back, and in which order to delete it.",
        version: "0.1.0",
        subcommands: [
            NightlyCommand.self, SnapshotCommand.self, ReportCommand.self, PlanCommand.self, ApplyCommand.self,
            HistoryCommand.self, DiffCommand.self, ForgetCommand.self, ExplainCommand.self, BacktestCommand.self,
            RunsCommand.self, RestoreCommand.self, DoctorCommand.self,
        ])

    static let names = configuration.subcommands.map { $0._commandName }

    /// The same as `parseAsRoot`, but a word that is no command is called so, after `help` too.
    static func parse(commandLine arguments: [String]) throws -> any ParsableCommand {
        let words = arguments.first == "help" ? arguments.dropFirst() : arguments[...]
        if let word = words.first, !word.hasPrefix("-"), !(names + ["help"]).contains(word) {
            throw ExitStatus.noSuchCommand(word)
        }
        return try parseAsRoot(arguments)
    }
}

/// A command that is handed all it may touch.
protocol ContextCommand: ParsableCommand {
    func run(in context: Context) async throws
}

@main
enum Main {
    static func main() async {
        StandardStream.prepare()
        let arguments = Array(CommandLine.arguments.dropFirst())
        var status = await status(arguments)
        if !status.text.isEmpty { Context.live.message("audit: \(status.text)") }
        if let failure = StandardStream.output.failure {
            let lost = ExitStatus.outputLost(errno: failure)
            if !lost.text.isEmpty { Context.live.message("audit: \(lost.text)") }
            // Whatever else went wrong says more.
            if status.meansDone { status = lost }
        }
        status.exit()
    }

    private static func status(_ arguments: [String]) async -> ExitStatus {
        do {
            var command = try AuditCommand.parse(commandLine: arguments)
            if let command = command as? any ContextCommand {
                try await command.run(in: .live)
            } else {
                // Help and version.
                try command.run()
            }
            return .done
        } catch {
            if AuditCommand.exitCode(for: error) == .success {
                Context.live.output(AuditCommand.fullMessage(for: error) + "\n")
                return .done
            }
            return ExitStatus(ending: error, arguments: arguments)
        }
    }
}
