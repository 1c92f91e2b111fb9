/// `audit diff --format json`.
struct DiffJSON: Encodable {
    var engine: EngineJSON
    var from: PointJSON
    var to: PointJSON
    var grown_bytes: Int64
    var grown_by_owner: [OwnerGrowth]
    var grown_by_object: [ObjectGrowth]
    var measured_once: Int
    var images: Changes
    var containers: Changes
    var volumes: Changes
    var added_tags: [String]
    var moved_tags: [MovedTag]

    struct OwnerGrowth: Encodable {
        var kind: String
        var name: String
        var grown_bytes: Int64
    }

    struct ObjectGrowth: Encodable {
        var kind: String
        var id: String
        var name: String
        var owner: String
        var grown_bytes: Int64
    }

    struct Changes: Encodable {
        var added: [Object]
        var removed: [Object]
    }

    struct MovedTag: Encodable {
        var tag: String
        var from: String
        var to: String?

        private enum Key: String, CodingKey { case tag, from, to }

        func encode(to encoder: any Encoder) throws {
            var values = encoder.container(keyedBy: Key.self)
            try values.encode(tag, forKey: .tag)
            try values.encode(from, forKey: .from)
            try values.encode(to, forKey: .to)
        }
    }

    struct Object: Encodable {
        var id: String
        /// An image may have several, or none.
        var names: [String]

        init(_ image: Image) {
            id = image.id.description
            names = image.references
        }

        init(_ container: Container) {
            id = container.id.hex
            names = [container.name]
        }

        init(_ volume: Volume) {
            id = volume.name
            names = [volume.name]
        }
    }
}
