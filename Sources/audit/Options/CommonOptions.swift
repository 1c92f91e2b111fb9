internal import ArgumentParser
internal import Foundation

extension ArgumentHelp {
    /// Of `--engine`.
    static let engineName = ArgumentHelp(
        "The engine, by its host's name, where the database has several. Default: the one read last.",
        valueName: "NAME")
}

/// What every command takes.
struct CommonOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The engine, as unix://…, tcp://… or ssh://…. Default: DOCKER_HOST, the docker context, the first that answers.",
            valueName: "URL"))
    var host: String?

    @Option(help: ArgumentHelp("The docker context to use.", valueName: "NAME"))
    var context: String?

    @Option(
        help: ArgumentHelp(
            "The database file. Default: AUDIT_DATABASE, else the state folder of root or of the user.",
            valueName: "FILE"))
    var database: String?

    @Option(
        help: ArgumentHelp(
            "The config file. Default: AUDIT_CONFIG, else docker-audit/config.yaml of the user or in /etc.",
            valueName: "FILE"))
    var config: String?

    @Flag(name: .shortAndLong, help: "Only data, errors and what was asked for.")
    var quiet = false

    @Flag(name: .shortAndLong, help: "Say more.")
    var verbose = false

    @Flag(help: "No colour. It is on terminals only; NO_COLOR turns it off as well.")
    var noColor = false

    func validate() throws {
        if host != nil, context != nil { throw ValidationError("--host and --context exclude each other.") }
        try PathOption.check(database, "--database")
        try PathOption.check(config, "--config")
    }

    /// - Parameter isTerminal: Of the stream that is written to.
    func hasColor(_ isTerminal: Bool, _ environment: [String: String]) -> Bool {
        isTerminal && !noColor && (environment["NO_COLOR"] ?? "").isEmpty && environment["TERM"] != "dumb"
    }

    func databasePath(_ environment: [String: String], isRoot: Bool = getuid() == 0) -> String {
        if let database { return database }
        if let path = environment["AUDIT_DATABASE"], !path.isEmpty { return path }
        if isRoot { return "/var/lib/docker-audit/audit.db" }
        let home = environment["HOME"] ?? ""
        let state = environment["XDG_STATE_HOME"].flatMap { $0.isEmpty ? nil : $0 } ?? home + "/.local/state"
        return state + "/docker-audit/audit.db"
    }
}
