/// What couldn't be read, with its ID even where there is none.
struct GapDocument: Encodable {
    private let gap: Snapshot.Gap

    init(_ gap: Snapshot.Gap) { self.gap = gap }

    private enum Key: String, CodingKey { case kind, id, message }

    func encode(to encoder: any Encoder) throws {
        var values = encoder.container(keyedBy: Key.self)
        try values.encode(gap.kind, forKey: .kind)
        try values.encode(gap.id, forKey: .id)
        try values.encode(gap.message, forKey: .message)
    }
}
