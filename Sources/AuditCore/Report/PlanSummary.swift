/// The few figures that stand above a plan, in text and in Markdown alike.
package struct PlanSummary {
    package struct Line: Hashable, Sendable {
        package var label: String
        package var value: String
        package var note: String
    }

    /// Of the line that a heading may say already.
    static let reclaimableLabel = "Can be got back"

    private let analysis: Analysis
    private let plan: Plan
    private let forecast: Forecast?
    private let unusedBytes: ByteRange?

    /// - Parameter unusedBytes: What `reclaimableUnused` says, where that is at hand.
    package init(analysis: Analysis, plan: Plan, forecast: Forecast?, unusedBytes: ByteRange? = nil) {
        self.forecast = forecast
        self.unusedBytes = unusedBytes
        self.analysis = analysis
        self.plan = plan
    }

    package var lines: [Line] {
        var lines: [Line] = []
        let snapshot = analysis.snapshot
        if let disk = snapshot.disk, disk.totalBytes > 0 {
            let full =
                forecast.map { ", full around \($0.expected.day) (\($0.earliest.day) to \($0.latest.day))" } ?? ""
            let share = disk.usedBytes * 100 / disk.totalBytes
            lines.append(
                Line(
                    label: "Disk of the engine", value: ByteText.size(disk.usedBytes),
                    note: "of \(ByteText.size(disk.totalBytes)) used (\(share) %)" + full))
        }
        let layers = analysis.layersTotal
        let hidden = snapshot.images.count { $0.isUntagged }
        lines.append(
            Line(
                label: "Images", value: ByteText.size(layers.atLeast),
                note: "\(ByteText.count(snapshot.images.count, "image"))"
                    + (hidden > 0 ? " (\(hidden) untagged)" : "")
                    + ", \(ByteText.count(analysis.imageLayerCount, "layer")), each counted once"))
        if !snapshot.buildCache.isEmpty {
            // Shared records are the images' layers over again.
            let own = snapshot.buildCache.map(\.ownSize).sum()
            lines.append(
                Line(
                    label: "Build cache", value: ByteText.size(own),
                    note: "\(ByteText.count(snapshot.buildCache.count, "record")), beside what images have"))
        }
        lines.append(Line(label: Self.reclaimableLabel, value: ByteText.size(plan.frees), note: sureness))
        if snapshot.engine.product == .docker, snapshot.engine.store == .graphdriver {
            let claim = analysis.engineClaimedReclaimableBytes
            lines.append(
                Line(label: "docker system df says", value: ByteText.size(claim), note: comment(onClaim: claim)))
        }
        return lines
    }

    private var sureness: String {
        if plan.frees.isExact { return plan.steps.isEmpty ? "with this policy" : "exact" }
        return plan.whyOpen(knowsCacheHolds: analysis.snapshot.knowsCacheHolds)
    }

    /// The engine's figure is of everything unused, ours of what the policy lets go: compare with what could go at all.
    private func comment(onClaim claim: Int64) -> String {
        let possible = unusedBytes ?? analysis.reclaimableUnused()
        guard possible != .exactly(claim) else { return "reclaimable if every unused image went" }
        let truth = "but all unused images together free \(ByteText.size(possible))"
        guard claim > possible.atMost ?? .max else { return truth }
        switch (analysis.containersByImage.isEmpty, !analysis.snapshot.buildCache.contains(where: \.isShared)) {
        case (true, true): return truth
        case (false, true): return truth + ": it counts layers that images in use still need"
        case (true, false): return truth + ": it counts layers that the build cache holds as well"
        case (false, false): return truth + ": it counts layers that images in use or the build cache need"
        }
    }
}

extension Plan {
    /// Why what it frees is a range.
    ///
    /// - Parameter knowsCacheHolds: Whether it was known which layers the build cache holds.
    func whyOpen(knowsCacheHolds: Bool) -> String {
        let open = Set(steps.filter { !$0.frees.isExact }.map(\.action))
        if open == [.removeVolume] { return "what some volumes take isn't known" }
        if knowsCacheHolds, open.isSubset(of: [.pruneBuildCache, .removeVolume]) {
            return "the engine doesn't tell what its build cache takes by now"
        }
        return "the build cache may still hold the rest"
    }
}

extension Analysis {
    /// The bytes that go if every image goes that no container refers to: what "reclaimable" should mean.
    package func reclaimableUnused() -> ByteRange {
        var count = holdCount
        var size = ByteRange.zero
        for image in snapshot.images where containersByImage[image.id] == nil {
            size += self.size(of: count.release(.image(image.id)), by: image)
        }
        return size
    }

    /// What `docker system df` calls reclaimable for images, by its own formula (docker CLI up to 28): the size of
    /// all layers, less `Size - SharedSize` of each image with containers. Shown to compare; nothing is built on it.
    package var engineClaimedReclaimableBytes: Int64 {
        let uniqueInUse = snapshot.images.filter { containersByImage[$0.id] != nil }.map { image in
            forest.chain(from: image.topLayer).filter { imageCounts[$0] == 1 }
                .map { forest.layers[$0].size.atLeast }.reduce(0, +)
        }.reduce(0, +)
        return layersTotal.atLeast - uniqueInUse
    }
}
