/// What `--metrics` writes. The names are a promise; the README lists them.
package struct Metrics {
    /// Repositories and projects that have a series each: the largest.
    private static let mostOwners = 100

    /// - Parameters:
    ///   - plan: Nil where none was made: `audit snapshot`.
    ///   - engineName: What to call it where its host's name isn't unique.
    package static func render(
        _ analysis: Analysis, number: Int, trend: Trend, repositories: [HolderUsage], projects: [HolderUsage],
        plan: Plan?, predictions: PredictionRecord?, engineName: String? = nil
    ) -> String {
        let engine = analysis.snapshot.engine
        var text = PrometheusText(common: [("engine", engineName ?? engine.name)])
        text.add(
            "audit_engine_info", "The version of the engine that was read; always 1.", label: "version",
            [(engine.version, 1)])
        addTotals(TrendPoint(analysis, snapshot: number), analysis, to: &text)
        addReclaimable(analysis, plan, to: &text)
        if let forecast = Forecast(trend) {
            text.add(
                "audit_disk_full_timestamp_seconds",
                "When the disk will be full: by then in one, five, nine of ten replays.",
                label: "bound",
                [
                    ("earliest", forecast.earliest.seconds), ("expected", forecast.expected.seconds),
                    ("latest", forecast.latest.seconds),
                ])
        }
        text.add(
            "audit_repository_own_bytes", "Layers that only this repository has; the largest repositories.",
            label: "repository", repositories.prefix(mostOwners).map { ($0.name, $0.ownBytes) })
        text.add(
            "audit_project_own_bytes", "Layers that only this compose project has, and its writable layers.",
            label: "project", projects.prefix(mostOwners).map { ($0.name, $0.ownBytes) })
        if let predictions, predictions.runs > 0 {
            text.add("audit_runs", "Completed runs of audit apply.", Int64(predictions.runs))
            text.add(
                "audit_runs_as_predicted", "Those of them that freed what their plan said.", Int64(predictions.trueRuns)
            )
        }
        return text.text
    }

    private static func addTotals(_ point: TrendPoint, _ analysis: Analysis, to text: inout PrometheusText) {
        let snapshot = analysis.snapshot
        text.add("audit_snapshot_timestamp_seconds", "When the engine was read.", point.takenAt.seconds)
        text.add("audit_snapshot_number", "The snapshot's number in the database.", Int64(point.snapshot))
        text.add(
            "audit_snapshot_gaps", "What couldn't be read: kinds of objects, or single ones.",
            Int64(snapshot.gaps.count))
        text.add("audit_disk_total_bytes", "Size of the disk with the engine's data.", point.diskTotalBytes)
        text.add("audit_disk_free_bytes", "What an ordinary user may still write there.", point.diskFreeBytes)
        text.add("audit_images", "Images, hidden ones too.", Int64(point.images))
        text.add("audit_layers", "Layers of images, each once.", Int64(point.layers))
        let states = Dictionary(grouping: snapshot.containers, by: \.state.rawValue).mapValues { Int64($0.count) }
        text.add("audit_containers", "Containers by state.", label: "state", states.map { ($0.key, $0.value) })
        text.add("audit_volumes", "Volumes.", Int64(snapshot.volumes.count))
        text.add("audit_layers_bytes", "Layers of all images, each once.", point.layersBytes)
        text.add(
            "audit_content_bytes", "Blobs of images beside their layers (containerd), each once.", point.contentBytes)
        text.add("audit_containers_bytes", "Writable layers of all containers.", point.containersBytes)
        text.add("audit_volumes_bytes", "Volumes whose size is known.", point.volumesBytes)
        text.add("audit_build_cache_bytes", "Build cache beside what images have.", point.buildCacheBytes)
    }

    private static func addReclaimable(_ analysis: Analysis, _ plan: Plan?, to text: inout PrometheusText) {
        let orphans = analysis.orphanedLayers()
        text.add(
            "audit_orphaned_layers", "Layers that no tagged image and no container holds.", Int64(orphans.count))
        text.add(
            "audit_orphaned_layers_bytes", "Their bytes; what is certain.", orphans.map(\.layer.size).sum().atLeast)
        guard let plan else { return }
        text.add("audit_reclaimable_bytes", "What the policy lets go; what is certain.", plan.frees.atLeast)
        text.add("audit_reclaimable_at_most_bytes", "The same; the most it can be.", plan.frees.atMost)
        text.add("audit_plan_steps", "The commands that takes.", Int64(plan.steps.count))
    }
}
