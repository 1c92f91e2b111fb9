internal import AuditCore
internal import Foundation

/// What a list of images says, whatever their order: Docker sorts by the second of their creation, and those of the same
/// second (a build's steps, or reproducible builds) come as it happens.
///
/// A release that reads more of the list than the one before has to clear `engine.image_list` in a migration.
enum ImageListHash {
    /// SHA-256 of the array's objects as they stand, sorted by their bytes. (Whether they are JSON is seen when they are
    /// decoded.)
    static func hash(_ list: Data) -> Digest {
        list.withUnsafeBytes { Digest.sha256(of: objects($0).sorted(by: precedes)) }
    }

    private static func precedes(_ one: UnsafeRawBufferPointer, _ other: UnsafeRawBufferPointer) -> Bool {
        let order = memcmp(one.baseAddress!, other.baseAddress!, min(one.count, other.count))
        return order == 0 ? one.count < other.count : order < 0
    }

    /// The objects of an array, as engines print it: with `},{"` between them. A string may end so, but then its quote is
    /// the closing one: something other than the letters of a key follows.
    ///
    /// An array of objects within one would be split, too. Lists of images have none, unless manifests are asked for.
    private static func objects(_ json: UnsafeRawBufferPointer) -> [UnsafeRawBufferPointer] {
        guard var start = json.firstIndex(of: UInt8(ascii: "{")), let last = json.lastIndex(of: UInt8(ascii: "}")),
            start < last
        else { return [] }
        var found: [UnsafeRawBufferPointer] = []
        var position = start + 2
        while let brace = memchr(json.baseAddress! + position, CInt(UInt8(ascii: "{")), max(0, last - position)) {
            position = json.baseAddress!.distance(to: brace)
            if json[position - 2] == UInt8(ascii: "}"), json[position - 1] == UInt8(ascii: ","),
                json[position + 1] == UInt8(ascii: "\""), !",:}]".utf8.contains(json[position + 2])
            {
                found.append(UnsafeRawBufferPointer(rebasing: json[start..<position - 1]))
                start = position
            }
            position += 1
        }
        return found + [UnsafeRawBufferPointer(rebasing: json[start...last])]
    }
}
