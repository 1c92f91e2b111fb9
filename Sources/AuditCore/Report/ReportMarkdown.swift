/// `report.md`: the first screen says it all, the rest is for reading on.
package struct ReportMarkdown {
    private let content: ReportContent
    private var analysis: Analysis { content.analysis }
    private var plan: Plan { content.plan }

    /// Rows of a table before the rest is left to the CSV files.
    private static let longestTable = 20

    package init(_ content: ReportContent) { self.content = content }

    package func render() -> String {
        [
            heading(), figures(), changes(), commands(), steps(), orphans(), containers(), kept(), alternatives(),
            volumes(), gaps(), files(),
        ].filter { !$0.isEmpty }.joined(separator: "\n")
    }

    // MARK: The first screen

    private func heading() -> String {
        let engine = analysis.snapshot.engine
        return """
            # Disk of \(SafeText.markdown(engine.name)), \(analysis.snapshot.takenAt.day)

            \(engine.product.title) \(SafeText.markdown(engine.version)), \(engine.store.title) (sizes are \(engine.store.unit)), \
            snapshot \(content.number) taken at \(analysis.snapshot.takenAt)

            """
    }

    private func figures() -> String {
        let rows = PlanSummary(analysis: analysis, plan: plan).lines.map {
            "| \(SafeText.markdown($0.label)) | **\($0.value)** | \(SafeText.markdown($0.note)) |"
        }
        return (["| | | |", "|---|--:|---|"] + rows).joined(separator: "\n") + "\n"
    }

    private func changes() -> String {
        guard let previous = content.previous else {
            return "**Since the last snapshot:** this is the first one, so nothing is known of before.\n"
        }
        let diff = SnapshotDiff(from: previous.snapshot, to: analysis.snapshot)
        let age = ByteText.ago(analysis.snapshot.takenAt.seconds(since: previous.snapshot.takenAt))
        let intro = "**Since snapshot \(previous.number)** (\(age)):"
        guard !diff.isEmpty else { return "\(intro) nothing changed.\n" }
        var parts: [String] = []
        func note(_ added: Int, _ removed: Int, _ noun: String) {
            if added > 0 { parts.append("+\(ByteText.count(added, noun))") }
            if removed > 0 { parts.append("−\(ByteText.count(removed, noun))") }
        }
        note(diff.addedImages.count, diff.removedImages.count, "image")
        note(diff.addedContainers.count, diff.removedContainers.count, "container")
        let grown = diff.layersGrownBytes
        if grown != 0 { parts.append((grown > 0 ? "+" : "−") + ByteText.size(abs(grown)) + " of layers") }
        for moved in diff.movedTags.prefix(5) { parts.append("\(SafeText.markdownCode(moved.tag)) moved") }
        return "\(intro) \(parts.joined(separator: ", ")).\n"
    }

    private func commands() -> String {
        guard !plan.steps.isEmpty else {
            return "## What to do\n\nNothing: the policy finds nothing to delete. "
                + "*Not asked for* below says what other flags would add.\n"
        }
        let lines = plan.steps.map { SafeText.visible($0.command) }
        return """
            ## What to do

            \(ByteText.count(plan.steps.count, "command")) to free \(ByteText.size(plan.frees)) (\(ByteText.count(plan.frees.atLeast)) bytes). \
            In this order each succeeds, and nothing is forced. \
            `plan.sh` has them with checks; `audit apply` carries them out.

            ```sh
            \(lines.joined(separator: "\n"))
            ```

            """
    }

    // MARK: Below it

    private func steps() -> String {
        guard !plan.steps.isEmpty else { return "" }
        var rows = [
            "## Why, step by step", "", "| # | what | frees | bytes | why | to have it again |",
            "|--:|---|--:|--:|---|---|",
        ]
        for step in plan.steps {
            let again =
                step.restore.map(SafeText.markdownCode)
                ?? (step.risk == .lost ? "**can't be brought back**" : "")
            rows.append(
                "| \(step.order) | \(SafeText.markdownCode(step.name)) | \(ByteText.size(step.frees)) "
                    + "| \(ByteText.count(step.frees.atLeast)) | \(SafeText.markdown(step.reason.text)) | \(again) |")
        }
        return rows.joined(separator: "\n") + "\n"
    }

    private func orphans() -> String {
        let orphans = analysis.orphanedLayers()
        guard !orphans.isEmpty else {
            return "## Orphaned layers\n\nNone: a tagged image or a container holds every layer.\n"
        }
        let total = orphans.map(\.layer.size).sum()
        var rows = [
            "## Orphaned layers", "",
            "\(ByteText.count(orphans.count, "layer")) of \(ByteText.size(total)) that no tagged image and no container holds.",
            "", "| layer | size | since | held by |", "|---|--:|---|---|",
        ]
        for orphan in orphans.prefix(Self.longestTable) {
            let since = content.history.orphanedSince[orphan.layer.chainID].map(\.description) ?? ""
            let images = orphan.heldBy.prefix(3).map { SafeText.markdownCode($0.short) }.joined(separator: ", ")
            let holders = orphan.kind == .cached ? "the build cache" : "untagged \(images)"
            rows.append(
                "| \(SafeText.markdownCode(orphan.layer.chainID.short)) | \(ByteText.size(orphan.layer.size)) | \(since) | \(holders) |"
            )
        }
        return rows.joined(separator: "\n") + "\n" + Self.rest(orphans.count, file: "layers.csv")
    }

    private func containers() -> String {
        let unsaved = analysis.snapshot.containers.filter { !$0.state.isRunning && $0.holdsData }
            .sorted { ($1.writableBytes ?? 0, $0.name) < ($0.writableBytes ?? 0, $1.name) }
        guard !unsaved.isEmpty else { return "" }
        var rows = [
            "## Stopped containers with unsaved data", "", "| container | image | state | written | changed paths |",
            "|---|---|---|--:|--:|",
        ]
        for container in unsaved.prefix(Self.longestTable) {
            rows.append(
                "| \(SafeText.markdownCode(container.name)) | \(SafeText.markdownCode(container.imageName)) "
                    + "| \(container.state.rawValue) | \(container.writableBytes.map(ByteText.size) ?? "not known") "
                    + "| \(container.changedPathCount.map(String.init) ?? "not known") |")
        }
        return rows.joined(separator: "\n") + "\n" + Self.rest(unsaved.count, file: "containers.csv")
    }

    private func kept() -> String {
        guard !plan.kept.isEmpty else { return "" }
        var rows = ["## Kept, and why", "", "| what | name | size | why |", "|---|---|--:|---|"]
        for kept in plan.kept.sorted(by: { ($1.sizeBytes ?? 0, $0.id) < ($0.sizeBytes ?? 0, $1.id) }).prefix(
            Self.longestTable)
        {
            rows.append(
                "| \(kept.kind.rawValue) | \(SafeText.markdownCode(kept.name)) | \(kept.sizeBytes.map(ByteText.size) ?? "") "
                    + "| \(SafeText.markdown(kept.reason.text)) |")
        }
        return rows.joined(separator: "\n") + "\n" + Self.rest(plan.kept.count, file: "kept.csv")
    }

    private func alternatives() -> String {
        guard !plan.alternatives.isEmpty else { return "" }
        let rows = plan.alternatives.map {
            "| `\($0.flag)` | + \(ByteText.size($0.addsBytes)) | \(SafeText.markdown($0.text)) |"
        }
        return (["## Not asked for, and what it would add", "", "| flag | adds | what |", "|---|--:|---|"] + rows)
            .joined(separator: "\n") + "\n"
    }

    private func volumes() -> String {
        let volumes = analysis.snapshot.volumes
        guard !volumes.isEmpty else { return "" }
        let mounted = Set(analysis.snapshot.containers.flatMap(\.volumeNames))
        let unused = volumes.filter { !mounted.contains($0.name) }
        let bytes = volumes.compactMap(\.sizeBytes).reduce(0, +)
        let unusedBytes = unused.compactMap(\.sizeBytes).reduce(0, +)
        return """
            ## Volumes

            \(ByteText.count(volumes.count, "volume")) of \(ByteText.size(bytes)); \
            \(unused.count) of them, \(ByteText.size(unusedBytes)), that no container mounts. Volumes are never deleted unasked.

            """
    }

    private func gaps() -> String {
        let gaps = analysis.snapshot.gaps
        guard !gaps.isEmpty else { return "" }
        return "## Not read\n\n" + gaps.map { "* \($0.kind): \(SafeText.markdown($0.message))\n" }.joined()
    }

    private func files() -> String {
        """
        ## Beside this file

        `plan.sh` (the commands, with checks), `plan.csv`, `kept.csv`, `images.csv`, `layers.csv`, `containers.csv`, \
        `volumes.csv`, `build_cache.csv`. All sizes there are whole bytes.

        """
    }

    private static func rest(_ count: Int, file: String) -> String {
        count > longestTable ? "\n\(count - longestTable) more are in `\(file)`.\n" : ""
    }
}
