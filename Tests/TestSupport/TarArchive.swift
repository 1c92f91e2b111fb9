/// A writer of plain ustar archives whose bytes depend on nothing but what is added: fixed times, owner root.
///
/// Layers made with it have the same diff IDs on every machine.
package struct TarArchive: Sendable {
    /// 2023-11-14T22:13:20Z. One time for every entry keeps digests stable.
    package static let modificationTime = 1_700_000_000

    private var body: [UInt8] = []

    package init() {}

    /// The archive so far, with the two zero blocks that end it. An empty archive is the canonical 1024 zero bytes.
    package var bytes: [UInt8] {
        body + [UInt8](repeating: 0, count: 1024)
    }

    package mutating func reserveCapacity(_ count: Int) {
        body.reserveCapacity(count)
    }

    package mutating func addFile(_ path: String, _ content: [UInt8], mode: Int = 0o644) {
        body += Self.header(path: path, type: "0", size: content.count, mode: mode)
        body += content
        body += [UInt8](repeating: 0, count: (512 - content.count % 512) % 512)
    }

    package mutating func addDirectory(_ path: String, mode: Int = 0o755) {
        let slashed = path.hasSuffix("/") ? path : path + "/"
        body += Self.header(path: slashed, type: "5", size: 0, mode: mode)
    }

    private static func header(path: String, type: Character, size: Int, mode: Int) -> [UInt8] {
        let (prefix, name) = split(path)
        var block = [UInt8](repeating: 0, count: 512)
        func put(_ text: [UInt8], at offset: Int) {
            block.replaceSubrange(offset..<(offset + text.count), with: text)
        }
        put(name, at: 0)
        put(octal(mode, digits: 7), at: 100)
        put(octal(0, digits: 7), at: 108)
        put(octal(0, digits: 7), at: 116)
        put(octal(size, digits: 11), at: 124)
        put(octal(modificationTime, digits: 11), at: 136)
        put(Array("        ".utf8), at: 148)
        put(Array(String(type).utf8), at: 156)
        put(Array("ustar\u{0}00".utf8), at: 257)
        put(Array("root".utf8), at: 265)
        put(Array("root".utf8), at: 297)
        put(prefix, at: 345)
        let checksum = block.reduce(0) { $0 + Int($1) }
        put(octal(checksum, digits: 6) + [0, 0x20], at: 148)
        return block
    }

    /// A name beyond 100 bytes goes partly into the prefix field, cut at a slash.
    private static func split(_ path: String) -> (prefix: [UInt8], name: [UInt8]) {
        let all = Array(path.utf8)
        if all.count <= 100 { return ([], all) }
        let slash = UInt8(ascii: "/")
        for cut in (all.count - 101)..<(all.count - 1) where all[cut] == slash && (1...155).contains(cut) {
            return (Array(all[..<cut]), Array(all[(cut + 1)...]))
        }
        preconditionFailure("\(path) doesn't fit a ustar header: no slash splits it into 155 and 100 bytes")
    }

    private static func octal(_ value: Int, digits: Int) -> [UInt8] {
        let text = Array(String(value, radix: 8).utf8)
        precondition(text.count <= digits, "\(value) doesn't fit \(digits) octal digits")
        return [UInt8](repeating: UInt8(ascii: "0"), count: digits - text.count) + text
    }
}
