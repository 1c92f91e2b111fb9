import AuditCore
import Foundation
import TestSupport
import Testing

extension EngineSuite {
    /// An engine behind the `ssh` program; here one that goes nowhere, but runs what it is told to run there.
    @Suite(.serialized) struct SSHTests {
        private func run(_ audit: AuditRun, _ words: [String], ssh: String) throws -> ChildProcess.Result {
            let folder = try TemporaryFolder()
            try Data(ssh.utf8).write(to: URL(filePath: folder.file("ssh")))
            try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: folder.file("ssh"))
            let path = "\(folder.path):\(audit.engine.directory.path)/bin:/usr/bin:/bin"
            return try ChildProcess.run(
                AuditRun.program, words + ["--host", "ssh://me@far:2222", "--database", audit.database],
                environment: ["PATH": path])
        }

        @Test(arguments: classicEngines)
        func aPlanIsMadeAndCarriedOutThroughIt(engine: TestEngine) async throws {
            try engine.removeEverything()
            try SmallHost.load(into: engine)
            let audit = AuditRun(engine)
            let ssh = """
                #!/bin/sh
                [ "$*" = "-T -o ConnectTimeout=30 -p 2222 -- me@far docker system dial-stdio" ] || exit 1
                while [ "$1" != -- ]; do shift; done
                shift 2
                exec "$@"
                """
            let plan = try run(audit, ["plan", "--format", "json"] + EngineSuite.everything, ssh: ssh)
            #expect(plan.status == 0, "\(plan.stderr)")
            #expect(plan.stdout.contains("docker -H ssh://me@far:2222 rmi shop/app:1"), "\(plan.stdout)")
            let apply = try run(audit, ["apply", "--yes"], ssh: ssh)
            #expect(apply.status == 0 && apply.stdout.contains("difference 0 bytes"), "\(apply.stderr)")
            #expect(try engine.docker("images", "-q").isEmpty)
        }

        @Test(arguments: classicEngines)
        func whatSSHSaysIsSeenWhenItFails(engine: TestEngine) async throws {
            let result = try run(
                AuditRun(engine), ["snapshot"],
                ssh: "#!/bin/sh\necho 'me@far: Permission denied (publickey).' >&2\nexit 255\n")
            #expect(result.status == 69)
            #expect(result.stderr.contains("Permission denied (publickey)"), "\(result.stderr)")
            #expect(result.stderr.contains("can't reach the engine at ssh://me@far:2222"), "\(result.stderr)")
        }
    }
}
