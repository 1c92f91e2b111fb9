internal import AuditCore
internal import struct Crypto.SHA256
internal import Foundation

/// Reads a tar archive once from its start to its end.
enum TarReader {
    struct File {
        var digest: Digest
        /// Of a small file.
        var content: Data?
        /// Of a symbolic link.
        var link: String?
    }

    /// Larger ones are hashed only: they are layers.
    private static let smallSize = 4 << 20
    private static let blockSize = 512

    /// - Throws: `ImageArchive.Problem` where it ends before its end.
    static func files(of path: String) throws -> [String: File] {
        guard let handle = FileHandle(forReadingAtPath: path) else {
            throw ImageArchive.Problem.damaged(path, why: "it can't be opened")
        }
        defer { try? handle.close() }
        func read(_ count: Int) throws -> Data {
            let data = try handle.read(upToCount: count) ?? Data()
            guard data.count == count else { throw ImageArchive.Problem.damaged(path, why: "it is cut off") }
            return data
        }
        var files: [String: File] = [:]
        var longName: String?
        // Of the next file, where its own header has no room for it: 8 GiB and more.
        var longSize: Int?
        while true {
            let header = Array(try read(blockSize))
            // Two empty blocks end it; the first tells.
            if header.allSatisfy({ $0 == 0 }) { return files }
            let kind = header[156]
            let isAboutTheNext = "LKxg".utf8.contains(kind)
            guard let size = (isAboutTheNext ? nil : longSize) ?? number(header[124..<136]), size >= 0 else {
                throw ImageArchive.Problem.damaged(path, why: "a header can't be understood")
            }
            var hash = SHA256()
            var content: Data? = size <= smallSize ? Data() : nil
            var rest = size
            while rest > 0 {
                let part = try read(min(rest, 1 << 20))
                hash.update(data: part)
                content?.append(part)
                rest -= part.count
            }
            _ = try read((blockSize - size % blockSize) % blockSize)
            switch kind {
            case UInt8(ascii: "L"):
                longName = content.map { text($0) }
                continue
            case UInt8(ascii: "x"):
                let records = content.map { paxRecords($0) } ?? [:]
                longName = records["path"] ?? longName
                longSize = records["size"].flatMap { Int($0) }
                continue
            default: break
            }
            let prefix = text(header[345..<500])
            let name = longName ?? (prefix.isEmpty ? "" : prefix + "/") + text(header[0..<100])
            longName = nil
            longSize = nil
            files[name] = File(
                digest: Digest(bytes: Array(hash.finalize()))!, content: content,
                link: kind == UInt8(ascii: "2") ? text(header[157..<257]) : nil)
        }
    }

    /// The file itself where the name is a symbolic link: older engines link equal layers.
    static func file(_ name: String, in files: [String: File]) -> File? {
        guard let file = files[name], let link = file.link else { return files[name] }
        var parts = name.split(separator: "/").dropLast()
        for part in link.split(separator: "/") {
            if part == ".." { _ = parts.popLast() } else if part != "." { parts.append(part) }
        }
        return files[parts.joined(separator: "/")]
    }

    private static func text(_ bytes: some Sequence<UInt8>) -> String {
        String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
    }

    /// Octal, or binary with the highest bit set where it doesn't fit.
    private static func number(_ field: ArraySlice<UInt8>) -> Int? {
        if let first = field.first, first & 0x80 != 0 {
            return field.dropFirst(4).reduce(0) { $0 << 8 | Int($1) }
        }
        return Int(text(field).trimmingCharacters(in: .whitespaces), radix: 8)
    }

    /// Each as `52 path=some/name\n`, where the number is its whole length.
    private static func paxRecords(_ data: Data) -> [String: String] {
        var records: [String: String] = [:]
        var rest = data[...]
        while let space = rest.firstIndex(of: UInt8(ascii: " ")),
            let length = Int(String(decoding: rest[..<space], as: UTF8.self)),
            length > space - rest.startIndex + 1, length <= rest.count
        {
            let record = rest[(space + 1)..<(rest.startIndex + length - 1)]
            if let equals = record.firstIndex(of: UInt8(ascii: "=")) {
                let key = String(decoding: record[..<equals], as: UTF8.self)
                records[key] = String(decoding: record[(equals + 1)...], as: UTF8.self)
            }
            rest = rest[(rest.startIndex + length)...]
        }
        return records
    }
}
