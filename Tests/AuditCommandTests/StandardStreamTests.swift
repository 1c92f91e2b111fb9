import Foundation
import TestSupport
import Testing

@testable import audit

/// What can't be written ends no command half way, and is said at the end.
@Suite struct StandardStreamTests {
    /// The real program, beside the tests.
    private static let program = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent()
        .appending(path: "audit").path

    private func audit(_ redirection: String) throws -> ChildProcess.Result {
        try ChildProcess.run(
            URL(filePath: "/bin/sh"), ["-c", "\(Self.program) --help \(redirection)"], environment: [:])
    }

    @Test func aFullDiskEndsWith74AndOneSentence() throws {
        let result = try audit(">/dev/full")
        #expect(result.status == 74)
        #expect(result.stderr.hasPrefix("audit: can't write standard output: no space left on device."))
    }

    /// Else the next file that is opened would get its number, and the output: the database, say.
    @Test func aClosedOutputIsNoFileThatIsOpenedLater() throws {
        let result = try audit(">&-")
        #expect(result.status == 74 && result.stderr.contains("can't write standard output"))
    }

    @Test(arguments: ["2>/dev/full", "2>&-"]) func messagesThatCannotBeWrittenChangeNothing(where: String) throws {
        let result = try ChildProcess.run(
            URL(filePath: "/bin/sh"), ["-c", "\(Self.program) plan --nosuch \(`where`)"], environment: [:])
        #expect(result.status == 64 && result.stdout == "" && result.stderr == "")
    }

    @Test func afterAFailureNothingIsWritten() throws {
        var ends: [Int32] = [0, 0]
        try #require(pipe(&ends) == 0)
        close(ends[0])
        // As the program does it; else the test would end here.
        signal(SIGPIPE, SIG_IGN)
        let stream = StandardStream(ends[1])
        stream.write("lost")
        #expect(stream.failure == EPIPE && ExitStatus.outputLost(errno: EPIPE).text == "")
        close(ends[1])
        stream.write("lost, too")
        #expect(stream.failure == EPIPE)
    }
}
