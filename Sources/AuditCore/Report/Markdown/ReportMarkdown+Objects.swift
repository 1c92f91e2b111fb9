/// The objects of each kind that are worth a look.
extension ReportMarkdown {
    func unusedImages() -> String {
        let images = sections.unusedImages
        guard !images.isEmpty else { return "" }
        let empty = MarkdownTable(
            ("Image", .left), ("Its own", .right), ("Newer", .right), ("Last used", .left), ("Plan", .left))
        return section(
            "Unused and superseded images",
            "No container refers to \(ByteText.count(images.count, "image")), "
                + "\(ByteText.count(images.count(where: \.isSuperseded))) of them superseded by a newer one of the same repository; "
                + "all together they hold \(ByteText.size(sections.unusedBytes)).\n",
            table(images, restIn: "images.csv", empty) { entry, table in
                table.add(
                    MarkdownCell.name(entry.image.displayName), ByteText.size(entry.ownBytes),
                    entry.newerImages.map { ByteText.count($0) } ?? "", lastUsed(entry), MarkdownCell.fate(entry.fate))
            })
    }

    private func lastUsed(_ entry: UnusedImage) -> String {
        guard let evidence = entry.evidence else { return "" }
        return evidence.lastUsedAt?.day ?? "not since \(evidence.firstSeenAt.day)"
    }

    func unsavedContainers() -> String {
        guard !sections.unsavedContainers.isEmpty else { return "" }
        let empty = MarkdownTable(
            ("Container", .left), ("Image", .left), ("State", .left), ("Written", .right), ("Changed paths", .right))
        return section(
            "Containers with unsaved data",
            "What these wrote is in no image and no volume; it goes with them. `audit apply --commit` makes images of them first.\n",
            table(sections.unsavedContainers, restIn: "containers.csv", empty) { container, table in
                table.add(
                    MarkdownCell.name(container.name), MarkdownCell.name(container.imageName),
                    container.state.rawValue, MarkdownCell.size(container.writableBytes),
                    container.changedPathCount.map { ByteText.count($0) } ?? "not known")
            })
    }

    func volumes() -> String {
        let volumes = sections.volumes
        guard !volumes.isEmpty else { return "" }
        let unused = volumes.filter(\.mountedBy.isEmpty)
        func bytes(_ entries: [VolumeEntry]) -> String {
            ByteText.size(entries.compactMap(\.volume.sizeBytes).reduce(0, +))
        }
        let empty = MarkdownTable(
            ("Volume", .left), ("Size", .right), ("Mounted by", .left), ("Last seen mounted", .left),
            ("Plan", .left))
        return section(
            "Volumes",
            "\(ByteText.count(volumes.count, "volume")) of \(bytes(volumes)); no container mounts "
                + "\(ByteText.count(unused.count)) of them, \(bytes(unused)).\n",
            table(volumes, restIn: "volumes.csv", empty) { entry, table in
                table.add(
                    MarkdownCell.name(entry.volume.name), MarkdownCell.size(entry.volume.sizeBytes),
                    entry.mountedBy.isEmpty ? "nothing" : MarkdownCell.names(entry.mountedBy),
                    MarkdownCell.day(entry.lastMountedAt), MarkdownCell.fate(entry.fate))
            })
    }

    func buildCache() -> String {
        let cache = sections.buildCache
        guard !cache.types.isEmpty else { return "" }
        var types = MarkdownTable(
            ("Kind", .left), ("Records", .right), ("Its own", .right), ("Shared with images", .right))
        for total in cache.types {
            types.add(
                MarkdownCell.name(total.type), ByteText.count(total.records), ByteText.size(total.own),
                ByteText.size(total.sharedBytes))
        }
        guard !cache.records.isEmpty else { return section("Build cache", types.text) }
        let empty = MarkdownTable(
            ("Record", .left), ("Size", .right), ("Last used", .left), ("Used", .right), ("Step", .left))
        return section(
            "Build cache", types.text,
            table(cache.records, restIn: "build_cache.csv", empty) { record, table in
                table.add(
                    MarkdownCell.name(String(record.id.prefix(12))), ByteText.size(of: record),
                    MarkdownCell.day(record.lastUsedAt), ByteText.count(record.usageCount),
                    MarkdownCell.text(record.description))
            }, cache.note.map { $0 + "\n" } ?? "")
    }

    func predictions() -> String {
        guard let predictions = content.predictions, let text = predictions.text else { return "" }
        return section(
            "How true past plans were",
            "\(text): \(ByteText.size(predictions.freedBytes)) of \(ByteText.size(predictions.predictedBytes)). "
                + "`audit runs` lists each.\n")
    }

    func gaps() -> String {
        let gaps = analysis.snapshot.gaps
        guard !gaps.isEmpty else { return "" }
        let empty = MarkdownTable(("What", .left), ("Which", .left), ("Why", .left))
        return section(
            "Not read", "Figures that depend on these are ranges, and what can't be known counts as in use.\n",
            table(gaps, restIn: "report.json", empty) { gap, table in
                table.add(
                    MarkdownCell.text(gap.kind), gap.id.map(MarkdownCell.name) ?? "", MarkdownCell.text(gap.message))
            })
    }

    func files() -> String {
        section(
            "Beside this file",
            """
            `plan.sh` (the commands, with checks), `plan.csv`, `kept.csv`, `images.csv`, `layers.csv`, `containers.csv`, \
            `volumes.csv`, `build_cache.csv`, `repositories.csv`, `projects.csv`, and all of it in `report.json`. \
            Sizes there are whole bytes.

            """)
    }
}
