internal import ArgumentParser

struct AuditCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "audit",
        abstract:
            "Tells where a container host's disk went, what can safely be had back, and in which order to delete it.",
        version: "0.1.0",
        subcommands: [
            NightlyCommand.self, SnapshotCommand.self, ReportCommand.self, PlanCommand.self, ApplyCommand.self,
            HistoryCommand.self, DiffCommand.self, ForgetCommand.self, ExplainCommand.self, BacktestCommand.self,
            RunsCommand.self, RestoreCommand.self, DoctorCommand.self,
        ])
}

/// A command that is handed all it may touch.
protocol ContextCommand: ParsableCommand {
    func run(in context: Context) async throws
}

@main
enum Main {
    static func main() async {
        do {
            var command = try AuditCommand.parseAsRoot()
            if let command = command as? any ContextCommand {
                try await command.run(in: .live)
            } else {
                // Help and version.
                try command.run()
            }
        } catch {
            guard let status = ExitStatus(of: error) else { AuditCommand.exit(withError: error) }
            if !status.text.isEmpty { Context.live.message("audit: \(status.text)") }
            status.exit()
        }
    }
}
