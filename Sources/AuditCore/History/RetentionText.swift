/// `audit forget`: what is kept of each engine, and why.
package struct RetentionText {
    private let engines: [(engine: EngineFacts, decisions: [Retention.Decision])]

    /// Whether the others have been forgotten, or only would be.
    private let isDone: Bool

    package init(_ engines: [(engine: EngineFacts, decisions: [Retention.Decision])], isDone: Bool) {
        self.engines = engines
        self.isDone = isDone
    }

    package func render(width: Int) -> String {
        engines.map { engine, decisions in
            var table = TextTable(.right, .left, .left, .left)
            table.add("#", "taken at", "", "why")
            for decision in decisions {
                table.add(
                    String(decision.snapshot), decision.takenAt.description, decision.isKept ? "keep" : "forget",
                    decision.reasons.joined(separator: ", "))
            }
            let kept = decisions.count { $0.isKept }
            return SafeText.visible(engine.name) + "\n" + table.render(width: width)
                + "\(ByteText.count(kept, "snapshot")) kept, \(ByteText.count(decisions.count - kept)) "
                + (isDone ? "forgotten\n" : "to forget\n")
        }.joined(separator: "\n")
    }

    package func json() throws -> String {
        struct Engine: Encodable {
            var engine: EngineJSON
            var snapshots: [Snapshot]
        }
        struct Snapshot: Encodable {
            var snapshot: Int
            var taken_at: Timestamp
            var kept: Bool
            var reasons: [String]
        }
        return try JSONReport.encode(
            engines.map { engine, decisions in
                Engine(
                    engine: EngineJSON(engine),
                    snapshots: decisions.map {
                        Snapshot(snapshot: $0.snapshot, taken_at: $0.takenAt, kept: $0.isKept, reasons: $0.reasons)
                    })
            })
    }
}
