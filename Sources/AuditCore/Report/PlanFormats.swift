extension Plan {
    /// The JSON that INTERFACE.md promises.
    package func json() throws -> String {
        try JSONReport.encode(self)
    }

    /// The steps, a row each.
    package func csv() -> String {
        var table = CSVTable([
            "order", "action", "target", "name", "command", "frees_bytes", "frees_at_most_bytes", "cumulative_bytes",
            "also_removes", "reason_code", "reason", "restore", "risk",
        ])
        for step in steps {
            table.add([
                .number(step.order), .text(step.action.rawValue), .text(step.target), .text(step.name),
                .text(step.command), .number(step.frees.atLeast), step.frees.atMost.map { .number($0) },
                .number(step.cumulativeBytes), .text(step.alsoRemoves.joined(separator: " ")),
                .text(step.reason.code.rawValue), .text(step.reason.text), step.restore.map { .text($0) },
                .text(step.risk.rawValue),
            ])
        }
        return table.text
    }

    /// Everything that stays, a row each.
    package func keptCSV() -> String {
        var table = CSVTable(["kind", "id", "name", "size_bytes", "reason_code", "reason"])
        for kept in kept {
            table.add([
                .text(kept.kind.rawValue), .text(kept.id), .text(kept.name), kept.sizeBytes.map { .number($0) },
                .text(kept.reason.code.rawValue), .text(kept.reason.text),
            ])
        }
        return table.text
    }
}
