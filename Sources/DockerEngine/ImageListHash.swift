internal import AuditCore
internal import Foundation

/// What a list of images says, whatever their order: Docker sorts by the second of their creation, and those of the same
/// second (a build's steps, or reproducible builds) come as it happens.
///
/// A release that reads more of the list than the one before has to clear `engine.image_list` in a migration.
enum ImageListHash {
    /// SHA-256 of the array's objects as they stand, sorted by their bytes.
    static func hash(_ list: Data) -> Digest {
        list.withUnsafeBytes { bytes in
            Digest.sha256(
                of: objects(bytes).map { UnsafeRawBufferPointer(rebasing: bytes[$0]) }.sorted(by: precedes))
        }
    }

    private static func precedes(_ one: UnsafeRawBufferPointer, _ other: UnsafeRawBufferPointer) -> Bool {
        let order = memcmp(one.baseAddress!, other.baseAddress!, min(one.count, other.count))
        return order == 0 ? one.count < other.count : order < 0
    }

    /// Where the objects of an array of JSON are. (Whether it is JSON is seen when it is decoded.)
    private static func objects(_ json: UnsafeRawBufferPointer) -> [Range<Int>] {
        var found: [Range<Int>] = []
        var (depth, start, position) = (0, 0, 0)
        var isInString = false
        while position < json.count {
            switch (json[position], isInString) {
            case (UInt8(ascii: "\\"), true): position += 1
            case (UInt8(ascii: "\""), _): isInString.toggle()
            case (UInt8(ascii: "{"), false), (UInt8(ascii: "["), false):
                depth += 1
                if depth == 2 { start = position }
            case (UInt8(ascii: "}"), false), (UInt8(ascii: "]"), false):
                depth -= 1
                if depth == 1 { found.append(start..<position + 1) }
            default: break
            }
            position += 1
        }
        return found
    }
}
