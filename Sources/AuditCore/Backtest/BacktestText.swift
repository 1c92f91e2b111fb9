/// Replays of several policies over the same nights, side by side.
package struct BacktestText {
    private let results: [Backtest.Result]

    package init(_ results: [Backtest.Result]) { self.results = results }

    package func render(width: Int, isVerbose: Bool = false) -> String {
        guard let nights = results.first?.nights, let first = nights.first, let last = nights.last else {
            return "There is no night to replay. Take snapshots first: audit nightly.\n"
        }
        var table = TextTable(.right, .right, .right, .right, .right, .right, .right, .left)
        table.add("deleted", "objects", "used again", "lost", "to pull", "peak disk", "mean disk", "policy")
        for result in results {
            table.add(
                ByteText.size(result.deletedBytes), ByteText.count(result.deletedObjects),
                ByteText.count(result.regrets.count), ByteText.count(result.lost), ByteText.size(result.regretBytes),
                ByteText.size(result.peakBytes), ByteText.size(result.meanBytes), SafeText.visible(result.flags))
        }
        let span =
            "\(ByteText.count(nights.count, "reading")), snapshot \(first.snapshot) (\(first.takenAt.day)) "
            + "to \(last.snapshot) (\(last.takenAt.day))\n"
        return
            ([span + table.render(width: width), Self.note(width)] + results.map { regrets(of: $0, width, isVerbose) })
            .filter { !$0.isEmpty }.joined(separator: "\n")
    }

    /// What the figures are, and what nobody can know.
    private static func note(_ width: Int) -> String {
        let text =
            "Disk: layers, containers, volumes and build cache, as far as each night knows their sizes, at the policy's "
            + "hands: what it deleted is gone until it is used again. A use between two nights that no event of the "
            + "engine told isn't counted. Lost: used again, though nothing would have brought it back."
        return TextTable.wrap(text, width: width).joined(separator: "\n") + "\n"
    }

    private func regrets(of result: Backtest.Result, _ width: Int, _ isVerbose: Bool) -> String {
        guard !result.regrets.isEmpty else { return "" }
        let shown = isVerbose ? result.regrets.count : 10
        var table = TextTable(.right, .right, .right, .left, .left)
        table.add("deleted in", "used in", "size", "then", "what")
        for regret in result.regrets.prefix(shown) {
            table.add(
                String(regret.deletedIn), String(regret.usedAgainIn), ByteText.size(regret.bytes),
                Self.consequence(regret.risk), SafeText.visible(regret.name))
        }
        let more = result.regrets.count - shown
        return "Used again after \(SafeText.visible(result.flags))\n" + table.render(width: width)
            + (more > 0 ? "  and \(more) more: --verbose\n" : "")
    }

    private static func consequence(_ risk: Plan.Risk) -> String {
        switch risk {
        case .none: "made again"
        case .repull: "pulled again"
        case .lost: "lost"
        }
    }

    /// A row for each night of each policy.
    package func csv() -> String {
        var table = CSVTable([
            "policy", "snapshot", "taken_at", "bytes_before", "deleted_bytes", "deleted_objects", "used_again",
        ])
        for result in results {
            for night in result.nights {
                table.add([
                    .text(result.policy), .count(night.snapshot), .time(night.takenAt), .number(night.bytesBefore),
                    .number(night.deletedBytes), .count(night.deletedObjects),
                    .count(result.regrets.count { $0.usedAgainIn == night.snapshot }),
                ])
            }
        }
        return table.text
    }

    package func json() throws -> String {
        return try JSONReport.encode(results.map(ResultJSON.init))
    }

    private struct ResultJSON: Encodable {
        var policy: String
        var deleted_bytes: Int64
        var deleted_objects: Int
        var lost_objects: Int
        var pull_bytes: Int64
        var peak_bytes: Int64
        var mean_bytes: Int64
        var nights: [Backtest.Night]
        var regrets: [Backtest.Regret]

        init(_ result: Backtest.Result) {
            policy = result.policy
            deleted_bytes = result.deletedBytes
            deleted_objects = result.deletedObjects
            lost_objects = result.lost
            pull_bytes = result.regretBytes
            peak_bytes = result.peakBytes
            mean_bytes = result.meanBytes
            nights = result.nights
            regrets = result.regrets
        }
    }
}
