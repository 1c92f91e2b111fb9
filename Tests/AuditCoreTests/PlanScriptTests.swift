import AuditCore
import Foundation
import TestSupport
import Testing

/// `plan.sh` is run by people with rights to delete: no name in it may do anything but be a name.
@Suite struct PlanScriptTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    /// Runs the script with a `docker` that answers with these and writes down every word it was given.
    private func run(
        _ script: String, engineID: String, imageIDs: [String: String], tagsOfUntagged: Int = 0
    ) throws -> (status: Int32, errors: String, calls: [[String]]) {
        try Data(script.utf8).write(to: URL(filePath: folder.file("plan.sh")))
        try Data(engineID.utf8).write(to: URL(filePath: folder.file("engine-id")))
        try Data("\(tagsOfUntagged)".utf8).write(to: URL(filePath: folder.file("tags")))
        for (name, id) in imageIDs {
            try Data(id.utf8).write(to: URL(filePath: folder.file("image-" + Digest.sha256(of: name).hex)))
        }
        let docker = """
            case $1 in
            info) cat engine-id ;;
            image)
                file="image-$(printf %s "$5" | sha256sum | cut -d' ' -f1)"
                case $4 in
                *Id*) cat "$file" ;;
                *) [ -e "$file" ] && cat tags ;;
                esac ;;
            *) for word in "$@"; do printf '%s\\001' "$word" >> calls; done; printf '\\002' >> calls ;;
            esac
            """
        try Data(docker.utf8).write(to: URL(filePath: folder.file("docker.sh")))
        // A function and not a program: one that was just written can't be run while a child of another test still has
        // a copy of the descriptor it was written through.
        let result = try ChildProcess.run(
            URL(filePath: "/bin/sh"),
            ["-c", "cd \"$0\" && docker() { sh ./docker.sh \"$@\"; } && . ./plan.sh", folder.path],
            environment: ["PATH": "/usr/bin:/bin"])
        let calls = try? String(contentsOfFile: folder.file("calls"), encoding: .utf8)
        return (
            result.status, result.stderr,
            (calls ?? "").split(separator: "\u{2}").map { call in
                call.split(separator: "\u{1}", omittingEmptySubsequences: false).dropLast().map(String.init)
            }
        )
    }

    private func imageIDs(_ plan: Plan) -> [String: String] {
        Dictionary(plan.steps.map { ($0.imageReference, $0.target) }, uniquingKeysWith: { first, _ in first })
    }

    private func script(_ content: ReportContent) -> String {
        PlanScript(plan: content.plan, commands: content.commands).render()
    }

    @Test func theShellFindsNothingWrongWithIt() throws {
        try Data(script(HostileHost.content()).utf8).write(to: URL(filePath: folder.file("plan.sh")))
        let result = try ChildProcess.run(
            URL(filePath: "/bin/sh"), ["-n", folder.file("plan.sh")], environment: [:])
        #expect(result.status == 0 && result.stderr == "")
    }

    @Test func everyNameArrivesAsItIs() throws {
        let content = try HostileHost.content()
        let result = try run(script(content), engineID: HostileHost.name, imageIDs: imageIDs(content.plan))
        #expect(result.status == 0, "\(result.errors)")
        let words = content.plan.steps.map { step in
            step.action == .pruneBuildCache
                ? "builder prune --force --filter unused-for=168h"
                : "rmi " + (step.name.contains(":") ? step.name : Digest(step.target)!.short)
        }
        #expect(words.count == 4)
        #expect(result.calls.map { Array($0.joined(separator: " ").utf8) } == words.map { Array($0.utf8) })
        #expect(!FileManager.default.fileExists(atPath: folder.file("pwned")))
    }

    @Test(arguments: ["$(touch pwned)", "`touch pwned`", "\"; touch pwned; \"", "\\", "$", HostileHost.name])
    func onAnotherEngineItStopsAtOnce(name: String) throws {
        let content = try HostileHost.content(engineName: name)
        let result = try run(script(content), engineID: "another", imageIDs: imageIDs(content.plan))
        #expect(result.status == 1 && result.calls == [])
        #expect(result.errors.contains("was made for the engine \(SafeText.visible(name)), not for this one."))
        #expect(!FileManager.default.fileExists(atPath: folder.file("pwned")))
    }

    @Test(arguments: 0..<4) func aNameThatMeansAnotherImageStopsItBeforeItBegins(position: Int) throws {
        let content = try HostileHost.content()
        let step = content.plan.steps[position]
        guard step.action == .removeImage, step.imageReference != step.target else { return }
        var images = imageIDs(content.plan)
        images[step.imageReference] = Digest.sha256(of: "another").description
        let result = try run(script(content), engineID: HostileHost.name, imageIDs: images)
        #expect(result.status == 1 && result.calls == [])
        #expect(result.errors.contains("is not what the plan was made for"))
    }

    /// Somebody gave it a name since: by its ID, it would go all the same.
    @Test func anUntaggedImageThatWasTaggedStaysWhereItIs() throws {
        let content = try HostileHost.content()
        #expect(content.plan.steps.contains { $0.action == .removeImage && $0.imageReference == $0.target })
        let result = try run(
            script(content), engineID: HostileHost.name, imageIDs: imageIDs(content.plan), tagsOfUntagged: 1)
        #expect(result.status == 1 && result.calls == [])
    }

    @Test func anImageThatIsGoneStopsItBeforeItBegins() throws {
        let content = try HostileHost.content()
        for step in content.plan.steps where step.action == .removeImage {
            var images = imageIDs(content.plan)
            images[step.imageReference] = nil
            let run = try PlanScriptTests().run(script(content), engineID: HostileHost.name, imageIDs: images)
            #expect(run.status == 1 && run.calls == [])
        }
    }
}
