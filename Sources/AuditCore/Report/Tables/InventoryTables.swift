/// The objects of a snapshot as tables, one row each. Keys and meanings as in `schema.sql` and the README.
package struct InventoryTables {
    private let analysis: Analysis
    private let history: History
    private let orphans: [OrphanEntry]
    private let fates: PlanFates
    private let usages: (repositories: [HolderUsage], projects: [HolderUsage])
    private var snapshot: Snapshot { analysis.snapshot }

    package init(_ content: ReportContent) {
        self.init(
            content, orphans: OrphanEntry.list(content.analysis, content.history), fates: PlanFates(content.plan))
    }

    init(_ content: ReportContent, orphans: [OrphanEntry], fates: PlanFates) {
        analysis = content.analysis
        history = content.history
        self.orphans = orphans
        usages = (content.repositories, content.projects)
        self.fates = fates
    }

    package var all: [DataTable] {
        [images(), layers(), containers(), volumes(), buildCache(), repositories(), projects()]
    }

    /// The columns that say what the plan does with an object: the step it goes with, or why it stays.
    private static let fateColumns = ["step_order", "kept_reason_code"]

    private func fate(_ kind: Plan.Kept.Kind, _ id: String) -> [DataTable.Value?] {
        switch fates[kind, id] {
        case .step(let order): [.count(order), nil]
        case .kept(let reason): [nil, .text(reason.code.rawValue)]
        case nil: [nil, nil]
        }
    }

    package func images() -> DataTable {
        var table = DataTable(
            "images",
            [
                "id", "tags", "repo_digests", "created_at", "size_bytes", "content_bytes", "frees_alone_bytes",
                "frees_alone_at_most_bytes", "layer_count", "top_layer", "container_count", "parent", "newer_images",
                "first_seen_at", "readings", "readings_in_use", "last_used_at", "labels",
            ] + Self.fateColumns)
        let ranks = analysis.ranks
        for image in snapshot.images {
            let alone = analysis.sizeAlone(image)
            let evidence = history.images[image.id]
            table.add(
                [
                    .digest(image.id), .list(image.tags), .list(image.repoDigests),
                    image.createdAt.map { .time($0) }, .number(image.sizeBytes),
                    image.content.bytes.map { .number($0) }, .number(alone.atLeast), alone.atMost.map { .number($0) },
                    .count(analysis.forest.chain(from: image.topLayer).count),
                    image.topLayer.map { .digest($0) },
                    .count(analysis.containersByImage[image.id]?.count ?? 0),
                    image.parent.map { .digest($0) },
                    ranks.rank(of: image.id).map { .count($0.newer) },
                    evidence.map { .time($0.firstSeenAt) }, evidence.map { .count($0.readings) },
                    evidence.map { .count($0.readingsInUse) }, evidence?.lastUsedAt.map { .time($0) },
                    .labels(image.labels),
                ] + fate(.image, image.id.description))
        }
        return table
    }

    package func layers() -> DataTable {
        var table = DataTable(
            "layers",
            [
                "chain_id", "diff_id", "parent", "size_bytes", "size_at_most_bytes", "image_count", "orphaned",
                "orphaned_since", "orphaned_through",
            ])
        let orphans = Dictionary(
            orphans.map { ($0.layer.layer.chainID, $0) }, uniquingKeysWith: { first, _ in first })
        for (position, layer) in analysis.forest.layers.enumerated() {
            let orphan = orphans[layer.chainID]
            table.add([
                .digest(layer.chainID), .digest(layer.diffID), layer.parent.map { .digest($0) },
                .number(layer.size.atLeast),
                layer.size.atMost.map { .number($0) }, .count(analysis.imageCounts[position]),
                orphan.map { .text($0.layer.kind.rawValue) }, orphan?.since.map { .time($0) },
                orphan?.cause.map { .text($0.text) },
            ])
        }
        return table
    }

    package func containers() -> DataTable {
        var table = DataTable(
            "containers",
            [
                "id", "name", "image_name", "image", "state", "created_at", "started_at", "finished_at", "exit_code",
                "writable_bytes", "holds_data", "changed_path_count", "restart_policy", "is_auto_removed",
                "compose_project", "volumes", "labels",
            ] + Self.fateColumns)
        for container in snapshot.containers {
            let id = container.id.hex
            table.add(
                [
                    .text(id), .text(container.name), .text(container.imageName),
                    container.imageID.map { .digest($0) }, .text(container.state.rawValue),
                    container.createdAt.map { .time($0) }, container.startedAt.map { .time($0) },
                    container.finishedAt.map { .time($0) }, container.exitCode.map { .count($0) },
                    container.writableBytes.map { .number($0) }, .flag(container.holdsData),
                    container.changedPathCount.map { .count($0) }, .text(container.restartPolicy),
                    .flag(container.isAutoRemoved), container.composeProject.map { .text($0) },
                    .list(container.volumeNames), .labels(container.labels),
                ] + fate(.container, id))
        }
        return table
    }

    package func volumes() -> DataTable {
        var table = DataTable(
            "volumes",
            [
                "name", "driver", "created_at", "is_anonymous", "size_bytes", "container_count", "last_mounted_at",
                "labels",
            ] + Self.fateColumns)
        let users = Dictionary(
            snapshot.containers.flatMap { Set($0.volumeNames).map { ($0, 1) } }, uniquingKeysWith: +)
        for volume in snapshot.volumes {
            table.add(
                [
                    .text(volume.name), .text(volume.driver), volume.createdAt.map { .time($0) },
                    .flag(volume.isAnonymous), volume.sizeBytes.map { .number($0) }, .count(users[volume.name] ?? 0),
                    history.volumesLastMounted[volume.name].map { .time($0) }, .labels(volume.labels),
                ] + fate(.volume, volume.name))
        }
        return table
    }

    package func repositories() -> DataTable { Self.usage("repositories", usages.repositories) }
    package func projects() -> DataTable { Self.usage("projects", usages.projects) }

    private static func usage(_ name: String, _ usages: [HolderUsage]) -> DataTable {
        var table = DataTable(
            name,
            [
                "name", "own_bytes", "volumes_bytes", "image_count", "container_count", "grown_in_day_bytes",
                "grown_in_week_bytes", "grown_in_month_bytes",
            ])
        for usage in usages {
            table.add([
                .text(usage.name), .number(usage.ownBytes), .number(usage.now.volumesBytes), .count(usage.images),
                .count(usage.containers), usage.grownInDayBytes.map { .number($0) },
                usage.grownInWeekBytes.map { .number($0) }, usage.grownInMonthBytes.map { .number($0) },
            ])
        }
        return table
    }

    package func buildCache() -> DataTable {
        var table = DataTable(
            "build_cache",
            [
                "id", "type", "description", "is_in_use", "is_shared", "size_bytes", "created_at", "last_used_at",
                "usage_count", "parents", "layer", "is_size_exact",
            ])
        for record in snapshot.buildCache {
            table.add([
                .text(record.id), .text(record.type), .text(record.description), .flag(record.isInUse),
                .flag(record.isShared), .number(record.sizeBytes), record.createdAt.map { .time($0) },
                record.lastUsedAt.map { .time($0) }, .count(record.usageCount), .list(record.parents),
                record.chainID.map { .digest($0) }, .flag(record.isSizeExact),
            ])
        }
        return table
    }
}
