import ArgumentParser
import AuditCore
import Foundation
import Synchronization
import TestSupport
import Testing

@testable import audit

@Suite struct ConfigFileTests {
    private func config(_ text: String) throws -> ConfigFile { try ConfigFile(path: "c.yaml", text: text) }

    private func effective(_ text: String, _ flags: String...) throws -> EffectivePolicy {
        try PolicyOptions.parse(flags).effective(over: try config(text))
    }

    @Test func everyKeyOfThePolicyCanBeWritten() throws {
        let policy = try effective(
            """
            # what we let go
            policy:
              dangling_for: 2d
              unused_for: never
              keep_newest: 5
              stopped_for: 12h
              stopped_compose: true
              discard_changes: true
              build_cache_unused_for: 2w
              volumes: anonymous
              local_only: delete
              keep: ["base/*", 'db:1']
              keep_label: team=infra
              until_free: 20%
            """
        ).policy
        let request = try effective("policy: {image: [web:1], stop_running: yes}").policy
        #expect(request.images == ["web:1"] && request.stopRunning)
        #expect(policy.stoppedCompose && policy.discardChanges)
        #expect(policy.danglingFor == Age("2d") && policy.unusedFor == .never && policy.keepNewest == 5)
        #expect(policy.stoppedFor == Age("12h") && policy.buildCacheUnusedFor == Age("2w"))
        #expect(policy.volumes == .anonymous && policy.localOnly == .delete)
        #expect(policy.keep == ["base/*", "db:1"] && policy.keepLabels == ["audit.keep", "team=infra"])
        #expect(policy.untilFree == .percent(20))
    }

    @Test func everyFlagHasAKeyAndEveryKeyAFlag() throws {
        let help = PolicyOptions.helpMessage(columns: 10_000)
        for setting in PolicySetting.all { #expect(help.contains(setting.flag), "\(setting.flag)") }
    }

    @Test func aFlagBeatsTheFileAndOnlyWhatToKeepAddsUp() throws {
        let file =
            "policy: {unused_for: 60d, keep_newest: 3, keep: [a], keep_label: [x], discard_changes: true, free: 1GB}"
        let effective = try effective(
            file, "--unused-for", "7d", "--keep", "b", "--keep-label", "y", "--no-discard-changes", "--until-free",
            "5GB")
        let policy = effective.policy
        #expect(policy.unusedFor == Age("7d") && policy.keepNewest == 3 && !policy.discardChanges)
        #expect(policy.keep == ["a", "b"] && policy.keepLabels == ["audit.keep", "x", "y"])
        #expect(policy.free == nil && policy.untilFree == FreeSpace("5GB"))
        let lines = effective.lines.map { "\($0.key)=\($0.value ?? "-") (\($0.origin))" }
        #expect(lines.contains("unused_for=7d (flag)"))
        #expect(lines.contains("keep_newest=3 (c.yaml, line 1)"))
        #expect(lines.contains("keep=a (c.yaml, line 1)") && lines.contains("keep=b (flag)"))
        #expect(lines.contains("keep_label=audit.keep (default)") && lines.contains("keep_label=y (flag)"))
        #expect(lines.contains("volumes=none (default)") && lines.contains("free=- (default)"))
    }

    @Test(arguments: [
        "policy:\n  unused_fro: 30d": "c.yaml, line 2: there is no key unused_fro here. Known: image, stop_running",
        "\npolicies: {}": "c.yaml, line 2: there is no key policies here. Known: policy.",
        "policy:\n  keep_newest: 1\n  unused_for: soon":
            "c.yaml, line 3: unused_for is “soon”, but must be an age such as 90m, 12h, 30d, 2w or never.",
        "policy:\n  keep_newest: -1": "c.yaml, line 2: keep_newest is “-1”, but must be a number of images, 0 or more.",
        "policy:\n  volumes: some": "c.yaml, line 2: volumes is “some”, but must be none, anonymous or all.",
        "policy:\n  discard_changes: 3": "c.yaml, line 2: discard_changes is “3”, but must be true or false.",
        "policy:\n  unused_for: [1d]": "c.yaml, line 2: unused_for is no single value, but must be an age",
        "policy:\n  keep:\n  - a\n  - ''": "c.yaml, line 4: keep is “”, but must be a list of name patterns.",
        "policy:\n  keep_label: =x": "c.yaml, line 2: keep_label is “=x”, but must be a list of KEY or KEY=VALUE.",
        "policy:\n  until_free: 120%": "c.yaml, line 2: until_free is “120%”, but must be a size such as 20GB",
        "policy: 30d": "c.yaml, line 1: this is “30d”, but must be keys such as unused_for: 30d.",
        "policy:\n  keep: [a": "c.yaml, line 3: this is no YAML: ",
        "policy:\n  free: 1GB\n  until_free: 2GB": "c.yaml, line 3: free and until_free exclude each other.",
        "policy:\n  image: a\n  free: 1GB": "c.yaml, line 3: image says what must go, so free has nothing to choose",
        "policy:\n  until_free: 9%\n  image: [a]":
            "c.yaml, line 2: image says what must go, so until_free has nothing to choose",
        "policy:\n  free: 1GB\n  free: 2GB": "c.yaml, line 2: this is no YAML: free is there twice",
    ])
    func whatIsWrongIsNamedWithItsPlace(text: String, message: String) {
        let error = #expect(throws: ConfigError.self) { try config(text) }
        #expect(error.map { "\($0)".hasPrefix(message) } == true, "\(error.map { "\($0)" } ?? "")")
        #expect(error.flatMap { ExitStatus(of: $0)?.code } == 65)
    }

    @Test(arguments: ["", "# nothing\n", "policy:\n", "policy: {}\n"]) func anEmptyFileChangesNothing(text: String)
        throws
    {
        #expect(try effective(text).policy == Policy())
    }

    @Test func stopRunningNeedsAnImageWhereverItIsSaid() throws {
        let error = #expect(throws: ConfigError.self) { try effective("policy: {stop_running: true}") }
        #expect(error.map { "\($0)".hasPrefix("c.yaml, line 1: stop_running goes with image") } == true)
    }

    @Test func anImageThatIsNamedAndATargetReplaceOneAnother() throws {
        for target in ["free: 1GB", "until_free: 20%"] {
            let request = try effective("policy: {\(target)}", "--image", "web:1").policy
            #expect(request.images == ["web:1"] && request.free == nil && request.untilFree == nil)
        }
        #expect(try effective("policy: {free: 1GB, image: []}").policy.free == ByteSize("1GB"))
        #expect(throws: ConfigError.self) { try effective("policy: {stop_running: true, free: 1GB}") }
        let file = "policy: {image: [web:1], stop_running: true}"
        let targeted = try effective(file, "--free", "2GB").policy
        #expect(targeted.free == ByteSize("2GB") && targeted.images == [] && !targeted.stopRunning)
    }

    @Test func aFolderIsNoConfigFile() {
        let path = NSTemporaryDirectory()
        let error = #expect(throws: ConfigError.self) { try ConfigFile.load(named: path, environment: [:]) }
        #expect(error.map { "\($0)".hasPrefix("can't read the config file \(path): it is a folder. ") } == true)
    }

    @Test func aPolicyFileThatIsMissingIsNamedByItsOwnOption() async throws {
        let run = try CommandRun(.small())
        _ = await run("snapshot")
        let missing = run.folder.file("none.yaml")
        let outcome = await run.exactly(["backtest", "--policy-file", missing, "--database", run.database])
        #expect(outcome.status == 65 && outcome.messages.contains("Name another with --policy-file, or"))
    }

    @Test func theFirstFileThatIsThereIsRead() throws {
        let folder = NSTemporaryDirectory() + "audit-config-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: folder) }
        func write(_ path: String, _ text: String) throws -> String {
            let file = folder + "/" + path
            try FileManager.default.createDirectory(
                atPath: (file as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
            try text.write(toFile: file, atomically: true, encoding: .utf8)
            return file
        }
        let own = try write("xdg/docker-audit/config.yaml", "policy: {keep_newest: 1}")
        let other = try write("other.yaml", "policy: {keep_newest: 7}")
        let home = try write("home/.config/docker-audit/config.yaml", "policy: {keep_newest: 2}")
        func path(_ option: String?, _ environment: [String: String]) throws -> String? {
            try ConfigFile.load(named: option, environment: environment)?.path
        }
        #expect(try path(nil, ["XDG_CONFIG_HOME": folder + "/xdg", "HOME": folder + "/home"]) == own)
        #expect(try path(nil, ["HOME": folder + "/home"]) == home)
        #expect(try path(nil, ["XDG_CONFIG_HOME": folder + "/xdg", "AUDIT_CONFIG": other]) == other)
        #expect(try path(own, ["AUDIT_CONFIG": other]) == own)
        // One that is named must be there; without a name none is fine.
        let error = #expect(throws: ConfigError.self) { try path(folder + "/none.yaml", [:]) }
        #expect(error.map { "\($0)".contains("no such file or directory") } == true)
    }

    @Test func planExplainsItsPolicyWithoutAnEngine() async throws {
        let folder = NSTemporaryDirectory() + "audit-explain-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try "policy:\n  unused_for: 60d\n".write(toFile: folder + "/c.yaml", atomically: true, encoding: .utf8)
        let out = Mutex("")
        var context = Context.live
        context.environment = [:]
        context.width = 300
        context.connect = { _, _ in throw ConfigError.cannotRead(path: "", why: "no engine may be asked") }
        context.output = { text in out.withLock { $0 += text } }
        let command = try AuditCommand.parseAsRoot([
            "plan", "--explain-policy", "--keep", "db*", "--config", folder + "/c.yaml", "--database",
            folder + "/audit.db",
        ])
        try await (command as! any ContextCommand).run(in: context)
        let lines = out.withLock { $0 }.split(separator: "\n").map { $0.split(separator: " ").joined(separator: " ") }
        #expect(lines.contains("unused_for 60d \(folder)/c.yaml, line 2"))
        #expect(lines.contains("keep db* flag"))
        #expect(lines.contains("volumes none default"))
    }
}
