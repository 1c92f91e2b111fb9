/// The objects of each kind that are worth a look.
extension ReportHTML {
    func unusedImages() -> HTMLSection? {
        let images = sections.unusedImages
        guard !images.isEmpty else { return nil }
        let empty = HTMLTable(
            under: HTMLSection.heading("unused"), ("Image", .subject), ("Its own", .number), ("Newer", .number),
            ("Last used", .text), ("Plan", .text))
        return HTMLSection("unused", "Unused and superseded images", short: "Unused images") {
            Markup("p") {
                "No container refers to \(ByteText.count(images.count, "image")), "
                "\(ByteText.count(images.count(where: \.isSuperseded))) of them superseded by a newer one of the same repository; "
                "all together they hold \(ByteText.size(sections.unusedBytes))."
            }
            table(images, restIn: "images.csv", empty) { entry, table in
                table.add(
                    HTMLCell.name(entry.image.displayName), HTMLCell.size(entry.ownBytes),
                    HTMLCell.count(entry.newerImages), lastUsed(entry), HTMLCell.fate(entry.fate))
            }
        }
    }

    private func lastUsed(_ entry: UnusedImage) -> Markup {
        guard let evidence = entry.evidence else { return .nothing }
        if let time = evidence.lastUsedAt { return HTMLCell.day(time) }
        return Markup {
            "not since "
            HTMLCell.day(evidence.firstSeenAt)
        }
    }

    func unsavedContainers() -> HTMLSection? {
        guard !sections.unsavedContainers.isEmpty else { return nil }
        let empty = HTMLTable(
            under: HTMLSection.heading("unsaved"), ("Container", .subject), ("Image", .text), ("State", .text),
            ("Written", .number), ("Changed paths", .number))
        return HTMLSection("unsaved", "Containers with unsaved data", short: "Unsaved data") {
            Markup("p") {
                "What these wrote is in no image and no volume; it goes with them. "
                HTMLCell.code("audit apply --commit")
                " makes images of them first."
            }
            table(sections.unsavedContainers, restIn: "containers.csv", empty) { container, table in
                table.add(
                    HTMLCell.name(container.name), HTMLCell.name(container.imageName),
                    Markup(container.state.rawValue), HTMLCell.size(container.writableBytes),
                    container.changedPathCount.map { HTMLCell.count($0) } ?? Markup("not known"))
            }
        }
    }

    func volumes() -> HTMLSection? {
        let volumes = sections.volumes
        guard !volumes.isEmpty else { return nil }
        let unused = volumes.filter(\.mountedBy.isEmpty)
        func bytes(_ entries: [VolumeEntry]) -> String {
            ByteText.size(entries.compactMap(\.volume.sizeBytes).reduce(0, +))
        }
        let empty = HTMLTable(
            under: HTMLSection.heading("volumes"), ("Volume", .subject), ("Size", .number), ("Mounted by", .text),
            ("Last seen mounted", .text), ("Plan", .text))
        return HTMLSection("volumes", "Volumes", short: "Volumes") {
            Markup("p") {
                "\(ByteText.count(volumes.count, "volume")) of \(bytes(volumes)); "
                "no container mounts \(ByteText.count(unused.count)) of them, \(bytes(unused))."
            }
            table(volumes, restIn: "volumes.csv", empty) { entry, table in
                table.add(
                    HTMLCell.name(entry.volume.name), HTMLCell.size(entry.volume.sizeBytes),
                    entry.mountedBy.isEmpty ? Markup("nothing") : HTMLCell.names(entry.mountedBy),
                    HTMLCell.day(entry.lastMountedAt), HTMLCell.fate(entry.fate))
            }
        }
    }

    func buildCache() -> HTMLSection? {
        let cache = sections.buildCache
        guard !cache.types.isEmpty else { return nil }
        let heading = HTMLSection.heading("cache")
        var types = HTMLTable(
            under: heading, ("Kind", .subject), ("Records", .number), ("Its own", .number),
            ("Shared with images", .number))
        for total in cache.types {
            types.add(
                HTMLCell.name(total.type), HTMLCell.count(total.records), HTMLCell.size(total.own),
                HTMLCell.size(total.sharedBytes))
        }
        let empty = HTMLTable(
            under: heading, ("Record", .subject), ("Size", .number), ("Last used", .text), ("Used", .number),
            ("Step", .text))
        return HTMLSection("cache", "Build cache", short: "Build cache") {
            types.markup
            if !cache.records.isEmpty {
                table(cache.records, restIn: "build_cache.csv", empty) { record, table in
                    table.add(
                        HTMLCell.name(SafeText.shortened(record.id, to: 13)), HTMLCell.size(of: record),
                        HTMLCell.day(record.lastUsedAt), HTMLCell.count(record.usageCount),
                        HTMLCell.text(record.description))
                }
                if let note = cache.note { Markup("p") { note } }
            }
        }
    }

    func gaps() -> HTMLSection? {
        let gaps = analysis.snapshot.gaps
        guard !gaps.isEmpty else { return nil }
        let shown = gaps.prefix(ReportSections.longestTable)
        return HTMLSection("gaps", "Not read", short: "Not read") {
            Markup("p") { "Figures that depend on these are ranges, and what can't be known counts as in use." }
            Markup("ul") {
                for gap in shown {
                    Markup("li") {
                        HTMLCell.text(gap.kind)
                        if let id = gap.id {
                            " "
                            HTMLCell.name(id)
                        }
                        ": "
                        HTMLCell.text(gap.message)
                    }
                }
                if gaps.count > shown.count {
                    Markup("li") { "\(ByteText.count(gaps.count - shown.count)) more in report.json" }
                }
            }
        }
    }

    func files() -> HTMLSection? {
        HTMLSection("files", "Beside this file", short: "Files") {
            Markup("p") {
                HTMLCell.code("plan.sh")
                " (the commands, with checks), "
                for (position, table) in Self.tables.enumerated() {
                    if position > 0 { ", " }
                    HTMLCell.code(table)
                }
                ", and all of it in "
                HTMLCell.code("report.json")
                ". Sizes there are whole bytes."
            }
        }
    }

    private static let tables = [
        "plan.csv", "kept.csv", "images.csv", "layers.csv", "containers.csv", "volumes.csv", "build_cache.csv",
        "repositories.csv", "projects.csv",
    ]
}
