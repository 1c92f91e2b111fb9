internal import AuditCore
internal import GRDB

/// A snapshot beside a later one of the same engine: only what changed between the two is read, and the rest taken over.
extension SnapshotReader {
    /// Rows of an interval table `t` that hold in this snapshot but not in the later one, `?3`.
    private static let went = "t.first_snapshot <= ?2 AND t.last_snapshot >= ?2 AND t.last_snapshot < ?3"
    /// Those that hold in the later one alone.
    private static let came = """
        t.first_snapshot > ?2 AND t.first_snapshot <= ?3 AND (t.last_snapshot IS NULL OR t.last_snapshot >= ?3)
        """

    func images(before later: (number: Int, analysis: Analysis)) throws -> [Image] {
        let known = later.analysis.images
        var came: Set<ImageID> = []
        var went: [Image] = []
        var labels = LabelTexts()
        let present = try changes(
            "\(Self.imageColumns), t.parent, t.holds_layers, t.first_snapshot <= ?2",
            of: "image_presence t CROSS JOIN image USING (image_id) LEFT JOIN layer ON layer_id = top_layer_id",
            before: later.number)
        while let row = try present.next() {
            guard row[9] else {
                came.insert(row[1])
                continue
            }
            var image = try Self.image(row, blobs: try blobs(of: row[0]), labels: &labels)
            image.tags = known[image.id]?.tags ?? []
            image.repoDigests = known[image.id]?.repoDigests ?? []
            image.parent = row[7]
            image.holdsLayers = row[8]
            went.append(image)
        }
        let names = try changedNames(before: later.number)
        return (later.analysis.snapshot.images.filter { !came.contains($0.id) } + went).map { image in
            guard let changes = names[image.id] else { return image }
            var image = image
            image.tags = Self.changed(image.tags, by: changes.filter(\.isTag))
            image.repoDigests = Self.changed(image.repoDigests, by: changes.filter { !$0.isTag })
            return image
        }
    }

    private typealias ChangedName = (name: String, isTag: Bool, hasGone: Bool)

    private func changedNames(before later: Int) throws -> [ImageID: [ChangedName]] {
        var names: [ImageID: [ChangedName]] = [:]
        let rows = try changes(
            "image.digest, t.reference, t.kind = 'tag', t.first_snapshot <= ?2",
            of: "image_reference t CROSS JOIN image USING (image_id)", before: later)
        while let row = try rows.next() { names[row[0], default: []].append((row[1], row[2], row[3])) }
        return names
    }

    private static func changed(_ names: [String], by changes: [ChangedName]) -> [String] {
        Set(names).subtracting(changes.filter { !$0.hasGone }.map(\.name))
            .union(changes.filter(\.hasGone).map(\.name)).sorted()
    }

    private func changes(_ columns: String, of tables: String, before later: Int) throws -> RowCursor {
        try Row.fetchCursor(
            db, sql: "SELECT \(columns) FROM \(tables) WHERE image.engine_id = ?1 AND (\(Self.went) OR \(Self.came))",
            arguments: [engine, number, later])
    }

    /// The layers that these images and, where that is known, these records of the build cache lie on.
    func layers(
        under images: [Image], _ records: [BuildCacheRecord], before later: (number: Int, analysis: Analysis)
    ) throws -> [Layer] {
        let forest = later.analysis.forest
        let tops = Set(images.compactMap(\.topLayer) + records.compactMap(\.chainID))
        let statement = try db.makeStatement(sql: "SELECT layer_id FROM layer WHERE engine_id = ? AND chain_id = ?")
        let gone = try tops.filter { forest.position(of: $0) == nil }.compactMap { try statement.rowNumber(engine, $0) }
        let found = try Self.layers(
            under: "SELECT value FROM json_each(?)", arguments: [JSONText.array(gone)], in: db)
        let isHeld = forest.held(by: (tops + found.map(\.chainID)).compactMap { forest.position(of: $0) })
        // In the order of a snapshot, which then has little to sort.
        return later.analysis.snapshot.layers.filter { forest.position(of: $0.chainID).map { isHeld[$0] } ?? false }
            + found.filter { forest.position(of: $0.chainID) == nil }
    }
}
