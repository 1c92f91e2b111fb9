internal import AuditCore
internal import DockerEngine
internal import Foundation

/// Everything of the world that a command may touch. Tests hand in their own.
struct Context: Sendable {
    var environment: [String: String]
    var clock: @Sendable () -> Timestamp
    /// `beginsReading`: whether the source is read at once.
    var connect: @Sendable (_ host: String, _ beginsReading: Bool) async throws -> Engine
    /// Data, and nothing else.
    var output: @Sendable (String) -> Void
    /// Progress and remarks.
    var message: @Sendable (String) -> Void
    /// Replaces the last line of the terminal; nil where there is none.
    var statusLine: (@Sendable (String) -> Void)?
    /// Asks a yes-or-no question; nil where nobody sits at a terminal.
    var ask: (@Sendable (String) -> Bool)?
    /// Of the terminal, in columns.
    var width: Int
    /// Whether what is written is seen on a terminal.
    var outputIsTerminal = false
    var messagesAreOnTerminal = false

    /// A connected engine. The remover is made for `apply` alone.
    struct Engine: Sendable {
        var facts: EngineFacts
        var source: any SnapshotSource
        var makeRemover: @Sendable () -> any Remover
        var makeKeeper: @Sendable (Keeping) -> any Keeper = { _ in preconditionFailure("nothing was to be saved") }
        /// With the log-ins that the environment leads to.
        var makeRestorer: @Sendable (_ environment: [String: String]) -> any Restorer = { _ in
            preconditionFailure("nothing was to be restored")
        }
        /// Asked for with `--ask-registries` alone.
        var makeInquirer: @Sendable (_ environment: [String: String]) -> any RegistryInquirer = { _ in
            preconditionFailure("no registry was to be asked")
        }
        var close: @Sendable () async -> Void
        /// When it was first asked for anything: a reading that began with the connection may lack what came later.
        var connectedAt: Timestamp?
    }

    static let live = Context(
        environment: ProcessInfo.processInfo.environment,
        clock: { Timestamp(seconds: Int64(Date().timeIntervalSince1970)) },
        connect: { host, beginsReading in
            let locator = EngineLocator(environment: ProcessInfo.processInfo.environment)
            let connection = try await EngineConnection.open(
                host: host, certificates: locator.certificates(for: host), beginsReading: beginsReading)
            return Engine(
                facts: connection.facts, source: EngineReader(connection),
                makeRemover: { EngineRemover(connection) },
                makeKeeper: { EngineKeeper(connection, keeping: $0) },
                makeRestorer: { EngineRestorer(connection, environment: $0) },
                makeInquirer: { RegistryInquiry(connection, environment: $0) },
                close: { await connection.close() })
        },
        output: { StandardStream.output.write($0) },
        message: { StandardStream.error.write($0 + "\n") },
        statusLine: isatty(STDERR_FILENO) == 1 ? replaceLastLine : nil,
        ask: isatty(STDIN_FILENO) == 1 && isatty(STDERR_FILENO) == 1 ? askOnTerminal : nil,
        width: terminalWidth() ?? 100, outputIsTerminal: isatty(STDOUT_FILENO) == 1,
        messagesAreOnTerminal: isatty(STDERR_FILENO) == 1)

    @Sendable private static func replaceLastLine(_ text: String) {
        StandardStream.error.write("\r\u{1B}[K" + text)
    }

    @Sendable private static func askOnTerminal(_ question: String) -> Bool {
        StandardStream.error.write(question + " [y/N] ")
        return ["y", "yes"].contains(readLine()?.trimmingCharacters(in: .whitespaces).lowercased())
    }

    private static func terminalWidth() -> Int? {
        for stream in [STDOUT_FILENO, STDERR_FILENO] {
            var size = winsize()
            if ioctl(stream, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 { return max(60, Int(size.ws_col)) }
        }
        return nil
    }
}
