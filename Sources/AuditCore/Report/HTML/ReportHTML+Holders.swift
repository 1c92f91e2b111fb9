/// Who holds the bytes, and which bytes nobody wants.
extension ReportHTML {
    func layers() -> HTMLSection? {
        let map = LayerMap(analysis, LayerFates(analysis, plan, sections.fates))
        guard !map.groups.isEmpty else { return nil }
        return HTMLSection("layers", "Where the layers went", short: "Layers") {
            Markup("figure") {
                TreemapChart(map: map).markup
                Legend(
                    entries: LayerFates.Fate.allCases.map {
                        Legend.Entry(style: $0.style, text: $0.label, bytes: map.bytes($0))
                    }
                ).markup
                Markup("figcaption") {
                    "Each layer once, as an area of its size, under the repository that alone holds it; "
                    "layers that several need stand together."
                }
            }
        }
    }

    func holders() -> HTMLSection? {
        guard !sections.holders.isEmpty else { return nil }
        let empty = HTMLTable(
            under: HTMLSection.heading("holders"), ("What", .text), ("Name", .subject), ("Its own", .number),
            ("Shared", .number), ("Plan", .text))
        return HTMLSection("holders", "Largest holders", short: "Largest holders") {
            Markup("p") { "Its own goes if it alone goes; shared is what others need as well." }
            table(sections.holders, restIn: "images.csv, containers.csv and volumes.csv", empty) { holder, table in
                table.add(
                    Markup(holder.kind.rawValue), HTMLCell.name(holder.name), HTMLCell.size(holder.ownBytes),
                    HTMLCell.size(holder.sharedBytes), HTMLCell.fate(holder.fate))
            }
        }
    }

    func orphans() -> HTMLSection? {
        let orphans = sections.orphans
        let title = "Orphaned layers"
        guard !orphans.isEmpty else {
            return HTMLSection("orphans", title, short: "Orphaned layers") {
                Markup("p") { "None: a tagged image or a container holds every layer." }
            }
        }
        let total = orphans.map(\.layer.layer.size).sum()
        let empty = HTMLTable(
            under: HTMLSection.heading("orphans"), ("Layer", .subject), ("Size", .number), ("Since", .text),
            ("Through", .text), ("Held by", .text))
        return HTMLSection("orphans", title, short: "Orphaned layers") {
            Markup("p") {
                "\(ByteText.count(orphans.count, "layer")) of \(ByteText.size(total)) "
                "that no tagged image and no container holds."
            }
            table(orphans, restIn: "layers.csv", empty) { orphan, table in
                table.add(
                    HTMLCell.name(orphan.layer.layer.chainID.hex), HTMLCell.size(orphan.layer.layer.size),
                    HTMLCell.day(orphan.since), HTMLCell.text(orphan.cause?.text ?? ""), holder(orphan))
            }
        }
    }

    private func holder(_ orphan: OrphanEntry) -> Markup {
        guard orphan.layer.kind != .cached else { return Markup("the build cache") }
        return Markup {
            "untagged "
            HTMLCell.names(orphan.layer.heldBy.map(\.short))
        }
    }
}
