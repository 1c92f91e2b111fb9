extension Plan {
    /// The steps, a row each.
    var stepTable: DataTable {
        var table = DataTable(
            "steps",
            [
                "order", "action", "target", "name", "command", "frees_bytes", "frees_at_most_bytes",
                "cumulative_bytes", "also_removes", "reason_code", "reason", "restore", "risk",
            ], jsonOnly: ["keeps_parents"], optional: ["unused_for"])
        for step in steps {
            table.add([
                .count(step.order), .text(step.action.rawValue), .text(step.target), .text(step.name),
                .text(step.command), .number(step.frees.atLeast), step.frees.atMost.map { .number($0) },
                .number(step.cumulativeBytes), .list(step.alsoRemoves), .text(step.reason.code.rawValue),
                .text(step.reason.text), step.restore.map { .text($0) }, .text(step.risk.rawValue),
                .flag(step.keepsParents), step.unusedFor.map { .text($0) },
            ])
        }
        return table
    }

    /// Everything that stays, a row each.
    var keptTable: DataTable {
        var table = DataTable("kept", ["kind", "id", "name", "size_bytes", "reason_code", "reason"])
        for kept in kept {
            table.add([
                .text(kept.kind.rawValue), .text(kept.id), .text(kept.name), kept.sizeBytes.map { .number($0) },
                .text(kept.reason.code.rawValue), .text(kept.reason.text),
            ])
        }
        return table
    }
}
