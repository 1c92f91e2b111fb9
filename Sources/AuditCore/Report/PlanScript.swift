/// A plan as a shell script, to read and then to run.
///
/// It refuses to begin on another engine, and unless every image it names is still the one it was made for; each is
/// looked at once more right before its step, since a build may move a tag meanwhile.
package struct PlanScript {
    private let plan: Plan
    private let commands: EngineCommand

    package init(plan: Plan, commands: EngineCommand) {
        self.plan = plan
        self.commands = commands
    }

    package func render() -> String {
        ([header, functions, checks] + plan.steps.map(step) + [footer]).filter { !$0.isEmpty }
            .joined(separator: "\n")
    }

    private var header: String {
        let refusal = "This plan was made for the engine \(comment(plan.engine.name)), not for this one."
        let number = plan.number.map { " \($0)" } ?? ""
        return """
            #!/bin/sh
            # Plan\(number) for \(comment(plan.engine.name)), made at \(plan.createdAt).
            # Frees \(ByteText.size(plan.frees)) (\(plan.frees.atLeast) bytes) in \(ByteText.count(plan.steps.count, "step")).
            \(target)#
            # Nothing is forced, and the first step that the engine refuses ends the script.
            # What changed since the plan was made is checked less closely here than `audit apply\(number)` does.
            set -eu

            if ! [ "$(\(commands.text("info", "--format")) \(engineFormat))" = \(EngineCommand.quoted(plan.engine.id)) ]; then
                printf '%s\\n' \(EngineCommand.quoted(refusal)) >&2
                exit 1
            fi

            """
    }

    private var target: String {
        guard let target = TargetText(plan) else { return "" }
        let obstacles = target.obstacles.map { "#   \($0.text)\n" }.joined()
        return "# Target: \(target.sentence)\n"
            + (obstacles.isEmpty ? "" : "# \(TargetText.obstaclesHeading):\n\(obstacles)")
    }

    /// What prints the engine's ID as the snapshot has it. Podman makes up its own anew for each question, so there
    /// its host and store name it.
    private var engineFormat: String {
        switch plan.engine.product {
        case .docker: "'{{.ID}}'"
        case .podman: "'podman:{{.Host.Hostname}}:{{.Store.GraphRoot}}'"
        }
    }

    private var functions: String {
        guard !imageSteps.isEmpty else { return "" }
        let inspect = commands.text("image", "inspect", "--format")
        return """
            refuse() {
                printf '%s is not what the plan was made for; make a new one (audit plan).\\n' "$1" >&2
                exit 1
            }

            # NAME ID: goes on only if the name still means that image
            expect() {
                found=$(\(inspect) '{{.Id}}' "$1" 2>/dev/null || echo none)
                [ "${found#sha256:}" = "${2#sha256:}" ] || refuse "$1"
            }

            # ID: goes on only if the image is still there and still has no tag
            expect_untagged() {
                found=$(\(inspect) '{{len .RepoTags}}' "$1" 2>/dev/null || echo none)
                [ "$found" = 0 ] || refuse "$1"
            }

            """
    }

    private var imageSteps: [Plan.Step] { plan.steps.filter { [.untagImage, .removeImage].contains($0.action) } }

    private var checks: String {
        guard !imageSteps.isEmpty else { return "" }
        return "# before anything is deleted\n" + imageSteps.map { expectation($0) + "\n" }.joined()
    }

    private func expectation(_ step: Plan.Step) -> String {
        step.imageReference == step.target
            ? "expect_untagged \(step.target)"
            : "expect \(EngineCommand.quoted(step.imageReference)) \(step.target)"
    }

    private func step(_ step: Plan.Step) -> String {
        var lines = ["# \(step.order). \(comment(step.reason.text))"]
        lines.append(
            "#    frees \(ByteText.size(step.frees)) (\(step.frees.atLeast) bytes), \(step.cumulativeBytes) bytes so far"
        )
        if !step.alsoRemoves.isEmpty {
            lines.append("#    takes along: \(comment(step.alsoRemoves.joined(separator: " ")))")
        }
        switch (step.restore, step.risk) {
        case (let restore?, _): lines.append("#    to have it again: \(comment(restore))")
        case (nil, .lost): lines.append("#    can't be brought back")
        case (nil, _): break
        }
        if [.untagImage, .removeImage].contains(step.action) { lines.append(expectation(step)) }
        lines.append(step.command)
        return lines.joined(separator: "\n") + "\n"
    }

    private var footer: String { "echo 'Done.'\n" }

    /// One line, whatever a name holds.
    private func comment(_ text: String) -> String { SafeText.visible(text) }
}
