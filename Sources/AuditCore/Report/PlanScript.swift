/// A plan as a shell script, to read and then to run.
package struct PlanScript {
    private let plan: Plan
    private let commands: EngineCommand

    package init(plan: Plan, commands: EngineCommand) {
        self.plan = plan
        self.commands = commands
    }

    package func render() -> String {
        ([header] + plan.steps.map(step) + [footer]).joined(separator: "\n")
    }

    private var header: String {
        let engineID = EngineCommand.quoted(plan.engine.id)
        let refusal = "This plan was made for the engine \(comment(plan.engine.name)), not for this one."
        // Podman makes up its ID anew for each question.
        let check =
            plan.engine.product == .podman
            ? ""
            : """

            if [ "$(\(commands.text("info", "--format")) '{{.ID}}')" != \(engineID) ]; then
                printf '%s\\n' \(EngineCommand.quoted(refusal)) >&2
                exit 1
            fi

            """
        return """
            #!/bin/sh
            # Plan \(plan.number.map(String.init) ?? "") for \(comment(plan.engine.name)), made at \(plan.createdAt).
            # Frees \(ByteText.size(plan.frees)) (\(plan.frees.atLeast) bytes) in \(plan.steps.count) steps. Nothing is forced: a step that
            # the engine refuses ends the script.
            set -eu
            \(check)
            # refuse unless a name still means the image it meant
            expect() {
                found=$(\(commands.text("image", "inspect", "--format")) '{{.Id}}' "$1" 2>/dev/null || echo none)
                [ "${found#sha256:}" = "${2#sha256:}" ] && return
                printf '%s is not the image the plan was made for; make a new plan (audit plan).\\n' "$1" >&2
                exit 1
            }

            """
    }

    private func step(_ step: Plan.Step) -> String {
        var lines = ["# \(step.order). \(comment(step.reason.text))"]
        lines.append(
            "#    frees \(ByteText.size(step.frees)) (\(step.frees.atLeast) bytes), \(step.cumulativeBytes) bytes so far"
        )
        if !step.alsoRemoves.isEmpty {
            lines.append("#    takes along: \(comment(step.alsoRemoves.joined(separator: " ")))")
        }
        if let restore = step.restore { lines.append("#    again: \(comment(restore))") }
        if [.untagImage, .removeImage].contains(step.action) {
            lines.append("expect \(EngineCommand.quoted(step.imageReference)) \(step.target)")
        }
        lines.append(step.command)
        return lines.joined(separator: "\n") + "\n"
    }

    private var footer: String { "echo 'Done.'\n" }

    /// One line, whatever a name holds.
    private func comment(_ text: String) -> String { SafeText.visible(text) }
}
