/// The objects of a snapshot as tables, one row each. Keys and meanings as in `schema.sql` and `INTERFACE.md`.
package struct InventoryCSV {
    private let analysis: Analysis
    private let history: History
    private var snapshot: Snapshot { analysis.snapshot }

    package init(analysis: Analysis, history: History) {
        self.analysis = analysis
        self.history = history
    }

    package func images() -> String {
        var table = CSVTable([
            "id", "tags", "repo_digests", "created_at", "size_bytes", "frees_alone_bytes", "frees_alone_at_most_bytes",
            "layers", "containers", "parent", "first_seen_at", "readings", "readings_in_use", "last_used_at",
        ])
        for image in snapshot.images {
            let alone = analysis.reclaimable(removing: [.image(image.id)])
            let evidence = history.images[image.id]
            table.add([
                .text(image.id.description), .text(image.tags.joined(separator: " ")),
                .text(image.repoDigests.joined(separator: " ")), image.createdAt.map(CSVTable.Cell.time),
                .number(image.sizeBytes), .number(alone.atLeast), alone.atMost.map { .number($0) },
                .number(analysis.forest.chain(from: image.topLayer).count),
                .number(analysis.containersByImage[image.id]?.count ?? 0),
                image.parent.map { .text($0.description) }, evidence.map { .time($0.firstSeenAt) },
                evidence.map { .number($0.readings) }, evidence.map { .number($0.readingsInUse) },
                evidence?.lastUsedAt.map(CSVTable.Cell.time),
            ])
        }
        return table.text
    }

    package func layers() -> String {
        var table = CSVTable([
            "chain_id", "diff_id", "parent", "size_bytes", "size_at_most_bytes", "images", "orphaned", "orphaned_since",
        ])
        let orphans = Dictionary(
            analysis.orphanedLayers().map { ($0.layer.chainID, $0) }, uniquingKeysWith: { first, _ in first })
        let holders = analysis.imageCounts
        for (position, layer) in analysis.forest.layers.enumerated() {
            table.add([
                .text(layer.chainID.description), .text(layer.diffID.description),
                layer.parent.map { .text($0.description) }, .number(layer.size.atLeast),
                layer.size.atMost.map { .number($0) }, .number(holders[position]),
                orphans[layer.chainID].map { .text($0.kind.rawValue) },
                history.orphanedSince[layer.chainID].map(CSVTable.Cell.time),
            ])
        }
        return table.text
    }

    package func containers() -> String {
        var table = CSVTable([
            "id", "name", "image", "image_id", "state", "created_at", "started_at", "finished_at", "exit_code",
            "writable_bytes", "holds_data", "changed_path_count", "restart_policy", "compose_project",
        ])
        for container in snapshot.containers {
            table.add([
                .text(container.id.hex), .text(container.name), .text(container.imageName),
                container.imageID.map { .text($0.description) }, .text(container.state.rawValue),
                container.createdAt.map(CSVTable.Cell.time), container.startedAt.map(CSVTable.Cell.time),
                container.finishedAt.map(CSVTable.Cell.time), container.exitCode.map { .number($0) },
                container.writableBytes.map { .number($0) }, .flag(container.holdsData),
                container.changedPathCount.map { .number($0) }, .text(container.restartPolicy),
                container.composeProject.map { .text($0) },
            ])
        }
        return table.text
    }

    package func volumes() -> String {
        var table = CSVTable(["name", "driver", "created_at", "anonymous", "size_bytes", "containers", "last_used_at"])
        let users = Dictionary(
            snapshot.containers.flatMap { Set($0.volumeNames).map { ($0, 1) } }, uniquingKeysWith: +)
        for volume in snapshot.volumes {
            table.add([
                .text(volume.name), .text(volume.driver), volume.createdAt.map(CSVTable.Cell.time),
                .flag(volume.isAnonymous), volume.sizeBytes.map { .number($0) }, .number(users[volume.name] ?? 0),
                history.volumesLastMounted[volume.name].map(CSVTable.Cell.time),
            ])
        }
        return table.text
    }

    package func buildCache() -> String {
        var table = CSVTable([
            "id", "type", "description", "in_use", "shared", "size_bytes", "created_at", "last_used_at", "usage_count",
        ])
        for record in snapshot.buildCache {
            table.add([
                .text(record.id), .text(record.type), .text(record.description), .flag(record.isInUse),
                .flag(record.isShared), .number(record.sizeBytes), record.createdAt.map(CSVTable.Cell.time),
                record.lastUsedAt.map(CSVTable.Cell.time), .number(record.usageCount),
            ])
        }
        return table.text
    }
}
