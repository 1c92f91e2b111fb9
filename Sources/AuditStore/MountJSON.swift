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

    var mount: Container.Mount {
        Container.Mount(kind: kind, name: name, source: source, destination: destination, imageID: image)
    }

    /// Those of a column.
    static func all(in text: String) throws -> [MountJSON] {
        try plain(text) ?? JSONText.decode([MountJSON].self, from: text)
    }

    /// Without a decoder, where there is nothing to unescape. Keys are sorted.
    private static func plain(_ text: String) -> [MountJSON]? {
        if text == "[]" { return [] }
        guard var words = JSONText.strings(in: text)?[...] else { return nil }
        func value(of key: String) -> String? {
            guard words.first == key, words.count > 1 else { return nil }
            defer { words = words.dropFirst(2) }
            return words[words.startIndex + 1]
        }
        var mounts: [MountJSON] = []
        repeat {
            guard let destination = value(of: "destination") else { return nil }
            let image = value(of: "image")
            let imageID = image.flatMap { Digest($0) }
            guard let kind = value(of: "kind"), let name = value(of: "name"), let source = value(of: "source"),
                (image == nil) == (imageID == nil)
            else { return nil }
            mounts.append(
                MountJSON(
                    Container.Mount(
                        kind: kind, name: name, source: source, destination: destination, imageID: imageID)))
        } while !words.isEmpty
        return mounts
    }
}
