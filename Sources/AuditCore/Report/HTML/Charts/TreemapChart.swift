/// Layers as areas, grouped by who holds them.
struct TreemapChart: Chart {
    let map: LayerMap

    let id = "layers-picture"
    let title = "Layers by holder"

    var description: String {
        let largest = map.groups.prefix(5).map { "\($0.holder.name) \(ByteText.size($0.bytes))" }
        let fates = LayerFates.Fate.allCases.map { "\($0.label): \(ByteText.size(map.bytes($0)))" }
        return "Each layer once, as an area of its size, grouped by what holds it. Largest groups: "
            + "\(largest.joined(separator: ", ")). By fate: \(fates.joined(separator: ", "))."
    }

    func height(_ size: ChartSize) -> Double { size == .wide ? 460 : 520 }

    func drawing(_ size: ChartSize) -> Markup {
        let layout = TreemapLayout(
            map, in: Rectangle(0, 0, size.width, height(size)), mostGroups: size == .wide ? 24 : 8,
            mostTiles: size == .wide ? 10 : 5)
        return Markup(layout.groups.map(drawing))
    }

    private func drawing(_ group: TreemapLayout.Group) -> Markup {
        Markup("g") {
            Markup("title") { "\(NameText.short(group.name)): \(ByteText.size(group.bytes))" }
            rectangle(group.box, "group")
            if let header = group.header, let text = heading(group, header.width - 12) {
                label(text, header.x + 6, header.y + 14, "heading")
            }
            for tile in group.tiles { drawing(tile, in: group) }
        }
    }

    /// The name, and the size too where there is room for both.
    private func heading(_ group: TreemapLayout.Group, _ width: Double) -> String? {
        let name = NameText.short(group.name)
        let both = "\(name)  \(ByteText.size(group.bytes))"
        return ChartSize.fitting(both, in: width) == both ? both : ChartSize.fitting(name, in: width)
    }

    private func drawing(_ tile: TreemapLayout.Tile, in group: TreemapLayout.Group) -> Markup {
        let size = ByteText.size(tile.bytes)
        let what =
            tile.layers.count == 1
            ? "Layer \(tile.layers[0].layer.short), \(size), in \(ByteText.count(tile.layers[0].images, "image"))"
            : "\(ByteText.count(tile.layers.count, "smaller layer")), \(size)"
        let hasLabel = tile.box.width > Double(size.count) * ChartSize.letterWidth + 8 && tile.box.height > 18
        return Markup {
            rectangle(
                tile.box, "tile \(tile.fate.style)",
                title: "\(NameText.short(group.name)): \(what). \(tile.fate.label).")
            if hasLabel {
                label(size, tile.box.x + 5, tile.box.y + 14, "on-\(tile.fate.style)")
            }
        }
    }
}

extension LayerFates.Fate {
    /// The class it has in the style sheet.
    var style: String {
        switch self {
        case .inUse: "used"
        case .stays: "unused"
        case .goes: "goes"
        }
    }

    var label: String {
        switch self {
        case .inUse: "In use by containers"
        case .stays: "Not in use, stays"
        case .goes: "Goes with the plan"
        }
    }
}
