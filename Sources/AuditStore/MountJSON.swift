internal import AuditCore

/// A mount as `container.mounts` spells it.
struct MountJSON: Codable {
    var kind: String
    var name: String
    var source: String
    var destination: String
    /// Of an image, its ID.
    var image: Digest?

    init(_ mount: Container.Mount) {
        kind = mount.kind
        name = mount.name
        source = mount.source
        destination = mount.destination
        image = mount.imageID
    }

    private init(destination: String) {
        (kind, name, source) = ("", "", "")
        self.destination = destination
    }

    var mount: Container.Mount {
        Container.Mount(kind: kind, name: name, source: source, destination: destination, imageID: image)
    }

    /// Those of a column.
    static func all(in text: String) throws -> [MountJSON] {
        try plain(text) ?? JSONText.decode([MountJSON].self, from: text)
    }

    /// Without a decoder, where there is nothing to unescape. The destination comes first in each: keys are sorted.
    private static func plain(_ text: String) -> [MountJSON]? {
        guard let words = JSONText.strings(in: text), words.count.isMultiple(of: 2) else { return nil }
        var mounts: [MountJSON] = []
        for place in stride(from: 0, to: words.count, by: 2) {
            let value = words[place + 1]
            switch words[place] {
            case "destination": mounts.append(MountJSON(destination: value))
            case _ where mounts.isEmpty: return nil
            case "image":
                guard let image = Digest(value) else { return nil }
                mounts[mounts.count - 1].image = image
            case "kind": mounts[mounts.count - 1].kind = value
            case "name": mounts[mounts.count - 1].name = value
            case "source": mounts[mounts.count - 1].source = value
            default: return nil
            }
        }
        return mounts
    }
}
