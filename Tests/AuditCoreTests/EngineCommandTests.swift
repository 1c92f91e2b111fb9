import AuditCore
import Foundation
import TestSupport
import Testing

/// Commands are pasted into a shell: it must read back every word as it is.
@Suite struct EngineCommandTests {
    static let nasty = [
        "", " ", "plain", "web:1", "registry:5000/a/b@sha256:0", "it's", "''", "'", "\"", "$(touch pwned)", "`id`",
        "$HOME", "a;b", "a&b", "a|b", "a>b", "*", "?", "[a]", "{a,b}", "~", "#x", "!x", "\\", "\\n", "a\nb", "-n", "--",
        "=", "ключ 🐳", "\t", "a\rb", "'\u{301}", "a'\u{301};touch pwned;'\u{301}", "\u{202e}", "%s%n", "a'b\"c$d`e\\f",
    ]

    @Test(arguments: nasty) func aShellReadsTheWordBack(word: String) throws {
        let script = "printf '%s.' " + EngineCommand.quoted(word)
        let output = try ChildProcess.output(URL(filePath: "/bin/sh"), ["-c", script], environment: [:])
        #expect(Array(output.utf8) == Array((word + ".").utf8))
    }

    @Test func everyWordOfACommandIsQuoted() throws {
        let command = EngineCommand(program: "docker", host: "unix:///a b").text("rmi", "it's:1")
        #expect(command == #"docker -H 'unix:///a b' rmi 'it'\''s:1'"#)
        #expect(EngineCommand(program: "docker").text("rmi", "web:1") == "docker rmi web:1")
        let context = EngineCommand(program: "docker", host: "tcp://h:2376", context: "far away")
        #expect(context.text("ps") == "docker --context 'far away' ps")
        #expect(EngineCommand(program: "podman", host: "unix:///p").text("ps") == "podman --url unix:///p ps")
    }
}
