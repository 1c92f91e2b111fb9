/// Where the groups and layers of a layer map stand in a picture.
struct TreemapLayout: Sendable {
    let groups: [Group]

    struct Group: Sendable {
        var name: String
        var bytes: Int64
        var box: Rectangle
        /// Where its name stands; nil where there is no room for one.
        var header: Rectangle?
        var tiles: [Tile]
    }

    struct Tile: Sendable {
        /// More than one where small ones are drawn as one.
        var layers: [LayerMap.Entry]
        var fate: LayerFates.Fate
        var box: Rectangle

        var bytes: Int64 { layers.map(\.bytes).reduce(0, +) }
    }

    private struct Member {
        var name: String
        /// Largest first.
        var layers: [LayerMap.Entry]

        var bytes: Int64 { layers.map(\.bytes).reduce(0, +) }
    }

    private static let headerHeight = 19.0

    /// - Parameters:
    ///   - mostGroups: The smallest beyond these stand as one.
    ///   - mostTiles: In a group; the smallest layers beyond these stand as one tile for each fate.
    init(_ map: LayerMap, in bounds: Rectangle, mostGroups: Int, mostTiles: Int) {
        var members = map.groups.prefix(mostGroups).map { Member(name: $0.holder.name, layers: $0.layers) }
        var boxes = [bounds]
        let rest = Member(
            name: ByteText.count(map.groups.count - members.count, "more holder"),
            layers: map.groups.dropFirst(mostGroups).flatMap(\.layers)
                .sorted { ($1.bytes, $0.layer) < ($0.bytes, $1.layer) })
        if rest.bytes > 0 {
            // At an end of its own, however large they are together: none of them is.
            let all = members.map(\.bytes).reduce(rest.bytes, +)
            boxes = bounds.split(1 - Double(rest.bytes) / Double(all))
        }
        let areas = Squarify.rectangles(members.map { Double($0.bytes) }, in: boxes[0])
        if rest.bytes > 0 { members.append(rest) }
        groups = zip(members, areas + boxes.dropFirst()).map { member, box in
            let hasHeader = box.width >= 52 && box.height >= 2 * Self.headerHeight
            let inner = box.inset(top: hasHeader ? Self.headerHeight : 1, left: 1, bottom: 1, right: 1)
            let tiles = Self.tiles(member.layers, most: mostTiles)
            return Group(
                name: member.name, bytes: member.bytes, box: box,
                header: hasHeader ? Rectangle(box.x, box.y, box.width, Self.headerHeight) : nil,
                tiles: zip(tiles, Squarify.rectangles(tiles.map { Double($0.bytes) }, in: inner)).map { tile, box in
                    var tile = tile
                    tile.box = box
                    return tile
                })
        }
    }

    private static func tiles(_ layers: [LayerMap.Entry], most: Int) -> [Tile] {
        let nowhere = Rectangle(0, 0, 0, 0)
        var tiles = layers.prefix(most).map { Tile(layers: [$0], fate: $0.fate, box: nowhere) }
        for (fate, layers) in Dictionary(grouping: layers.dropFirst(most), by: \.fate) {
            tiles.append(Tile(layers: layers, fate: fate, box: nowhere))
        }
        return tiles.sorted { ($1.bytes, $0.fate.rawValue) < ($0.bytes, $1.fate.rawValue) }
    }
}
