internal import ArgumentParser
internal import AuditCore
internal import AuditStore
internal import DockerEngine
internal import Foundation

/// The one place that says which error ends with which status.
struct ExitStatus: Error {
    var code: Int32
    var text: String

    /// Nil for what the argument parser reports itself.
    init?(of error: any Error) {
        switch error {
        case let error as ExitStatus: self = error
        case let error as EngineError: self.init(code: Self.code(of: error), text: error.description)
        case let error as StoreError: self.init(code: Self.code(of: error), text: error.description)
        case let error as PlanError: self.init(code: 64, text: error.description)
        case let error as ConfigError: self.init(code: 65, text: error.description)
        case let error as ApplyError: self.init(code: Self.code(of: error), text: error.description)
        case let error as ReportFolder.WriteError:
            self.init(code: error.isCreating ? 73 : 74, text: error.description)
        default: return nil
        }
    }

    private init(code: Int32, text: String) {
        self.code = code
        self.text = text
    }

    /// The same for whatever a command throws, in one sentence.
    init(ending error: any Error, arguments: [String]) {
        if let known = ExitStatus(of: error) {
            self = known
            return
        }
        code = AuditCommand.exitCode(for: error).rawValue
        if error is ExitCode {
            text = ""
            return
        }
        let message = AuditCommand.message(for: error).replacingOccurrences(of: "\n", with: " ")
        text = message + (message.hasSuffix(".") || message.hasSuffix("?") ? "" : ".")
        if code == 64 {
            let command = arguments.first { AuditCommand.names.contains($0) }.map { " " + $0 } ?? ""
            if !command.isEmpty, let first = arguments.first, first.hasPrefix("-") {
                text += " Options come after the command: audit\(command) \(SafeText.visible(first)) …"
            }
            text += " See audit\(command) --help."
        }
    }

    static let done = ExitStatus(code: 0, text: "")

    /// Nothing failed.
    var meansDone: Bool { code == 0 || code == Self.somethingToDo.rawValue }

    /// The output's reader went away, of which nobody need be told, or it couldn't be written.
    static func outputLost(errno: Int32) -> ExitStatus {
        if errno == EPIPE { return ExitStatus(code: 128 + SIGPIPE, text: "") }
        let why = String(cString: strerror(errno)).lowercased()
        return ExitStatus(
            code: 74, text: "can't write standard output: \(why). Make room, or send it somewhere else.")
    }

    func exit() -> Never { Foundation.exit(code) }

    static func noSuchCommand(_ word: String) -> ExitStatus {
        wrongUsage("“\(SafeText.visible(word))” is no command of audit. See audit --help.")
    }

    /// `apply`: a script that doesn't say --yes.
    static func nobodyToAsk(_ plan: Int?) -> ExitStatus {
        ExitStatus(
            code: 64,
            text:
                "nobody is at a terminal to be asked. Give --yes to carry out \(plan.map { "plan \($0)" } ?? "the plan")."
        )
    }
    /// `apply`: some steps failed or were skipped.
    static let incomplete = ExitStatus(code: 4, text: "")
    /// `doctor`: what it found is on the output already.
    static func unwell(_ code: Int32) -> ExitStatus { ExitStatus(code: code, text: "") }
    /// `restore`: an image, container or volume couldn't be had again.
    static let notAllRestored = ExitStatus(code: 4, text: "")
    /// `apply`: the engine went away.
    static let engineLost = ExitStatus(code: 69, text: "the engine was lost. Once it answers: audit apply goes on.")
    /// `apply`: the engine's disk has no room for what deleting takes.
    static let engineDiskFull = ExitStatus(
        code: 74,
        text:
            "the disk of the engine is full. Make it a few MB of room by hand (empty a log, say): audit apply goes on.")
    /// `apply`: somebody else deletes there as well.
    static let othersDelete = ExitStatus(
        code: 75, text: "somebody else deletes on this engine as well. Once they are done: audit apply goes on.")
    /// `--fail-above`: the work is done, but a limit was passed.
    static func limitPassed(_ why: String) -> ExitStatus { ExitStatus(code: 5, text: why) }
    /// `--fail-above` with a share of a disk that can't be seen.
    static let diskUnseen = ExitStatus(
        code: 64, text: "the engine's disk can't be seen from here, so --fail-above takes a size only, such as 20GB.")
    /// Something that was named isn't there.
    static func wrongUsage(_ why: String) -> ExitStatus { ExitStatus(code: 64, text: why) }
    /// `plan --detailed-exitcode`: there is something to do.
    static let somethingToDo = ExitCode(2)

    private static func code(of error: EngineError) -> Int32 {
        switch error {
        case .badHost, .noSuchContext: 64
        case .unreachable, .noEngineFound, .connectionLost: 69
        case .permissionDenied: 77
        case .refused(_, let status, _): status == 401 || status == 403 ? 77 : 69
        case .notUnderstood, .badCertificates: 65
        case .needsTLS: 69
        }
    }

    private static func code(of error: StoreError) -> Int32 {
        switch error {
        case .notADatabase, .newerVersion, .corrupt: 65
        case .cannotOpen, .cannotCreate: 73
        case .cannotWrite, .diskFull: 74
        case .noPermission: 77
        case .locked, .engineLocked, .conflict: 75
        case .noSnapshot, .noPlan, .noSuchSnapshot, .noSuchPlan, .planGone, .noSuchRun, .noDatabase: 64
        }
    }

    private static func code(of error: ApplyError) -> Int32 {
        switch error {
        case .stale, .tooLarge, .otherEngine: 3
        case .snapshotMissing: 65
        }
    }
}
