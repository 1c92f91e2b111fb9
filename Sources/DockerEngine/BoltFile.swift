internal import Foundation

/// Reads a bbolt database, the format of BuildKit's and containerd's metadata, from a copy in memory.
///
/// The engine holds an exclusive lock on the file itself, so nothing else can open it. The format (bbolt `page.go`,
/// `bucket.go`) has been stable since Bolt 1.0: pages of a B+ tree, never changed in place, and two meta pages of which
/// the newer valid one names the root. A copy torn by a write fails a check here or shows an older state.
struct BoltFile {
    private let bytes: Data
    private let pageSize: Int

    enum Entry {
        case value(Data)
        /// Read only when it is asked for: the databases of busy hosts are large.
        case bucket(Bucket)

        var value: Data? {
            if case .value(let value) = self { value } else { nil }
        }

        var bucket: Bucket? {
            if case .bucket(let bucket) = self { bucket } else { nil }
        }
    }

    /// Names, with values or further buckets.
    struct Bucket {
        fileprivate let file: BoltFile
        /// Of its first page.
        fileprivate let offset: Int

        /// Nil where the copy is torn.
        var entries: [String: Entry]? { try? file.entries(at: offset, depth: 0) }

        func bucket(_ path: String...) -> Bucket? {
            var current: Bucket? = self
            for name in path { current = current?.entries?[name]?.bucket }
            return current
        }
    }

    private struct Malformed: Error {}

    /// The root of the file at this path; nil where that can't be read or is no bbolt database.
    static func read(path: String) -> Bucket? { (try? Data(contentsOf: URL(filePath: path))).flatMap(read) }

    static func read(_ bytes: Data) -> Bucket? {
        guard let file = BoltFile(bytes), let root = file.root, let offset = try? file.offset(ofPage: root) else {
            return nil
        }
        return Bucket(file: file, offset: offset)
    }

    private init?(_ bytes: Data) {
        self.bytes = bytes
        guard bytes.count >= 8192 else { return nil }
        // The page size stands in the first meta page, behind its page header.
        pageSize = Int(Self.load(UInt32.self, bytes, 24))
        guard pageSize >= 512, pageSize <= 1 << 16, bytes.count >= 2 * pageSize else { return nil }
    }

    /// The root bucket's page, from the meta page of the latest transaction.
    private var root: UInt64? {
        let metas = [0, pageSize].map { $0 + 16 }.filter { load(UInt32.self, $0) == 0xED0C_DAED }
        return metas.max { load(UInt64.self, $0 + 48) < load(UInt64.self, $1 + 48) }.map { load(UInt64.self, $0 + 16) }
    }

    private func offset(ofPage page: UInt64) throws -> Int {
        guard page < UInt64(bytes.count / pageSize) else { throw Malformed() }
        return Int(page) * pageSize
    }

    private func entries(at offset: Int, depth: Int) throws -> [String: Entry] {
        guard depth < 32, offset + 16 <= bytes.count else { throw Malformed() }
        let isLeaf = load(UInt16.self, offset + 8) & 2 != 0
        var entries: [String: Entry] = [:]
        for index in 0..<Int(load(UInt16.self, offset + 10)) {
            let element = offset + 16 + 16 * index
            guard element + 16 <= bytes.count else { throw Malformed() }
            if isLeaf {
                let (key, entry) = try leaf(at: element)
                entries[key] = entry
            } else {
                let child = try self.offset(ofPage: load(UInt64.self, element + 8))
                entries.merge(try self.entries(at: child, depth: depth + 1)) { $1 }
            }
        }
        return entries
    }

    private func leaf(at element: Int) throws -> (String, Entry) {
        let key = element + Int(load(UInt32.self, element + 4))
        let value = key + Int(load(UInt32.self, element + 8))
        let end = value + Int(load(UInt32.self, element + 12))
        guard key <= value, value <= end, end <= bytes.count else { throw Malformed() }
        let name = String(decoding: slice(key..<value), as: UTF8.self)
        guard load(UInt32.self, element) & 1 != 0 else { return (name, .value(slice(value..<end))) }
        guard end - value >= 16 else { throw Malformed() }
        // A small bucket has no page of its own: its page follows its header.
        let page = load(UInt64.self, value)
        return (name, .bucket(Bucket(file: self, offset: page == 0 ? value + 16 : try offset(ofPage: page))))
    }

    private func slice(_ range: Range<Int>) -> Data {
        bytes.subdata(in: bytes.startIndex + range.lowerBound..<bytes.startIndex + range.upperBound)
    }

    private func load<Number: FixedWidthInteger>(_ type: Number.Type, _ offset: Int) -> Number {
        Self.load(type, bytes, offset)
    }

    /// Little-endian, as on every machine that runs these engines. Zero beyond the end, which fails a later check.
    private static func load<Number: FixedWidthInteger>(_ type: Number.Type, _ bytes: Data, _ offset: Int) -> Number {
        let size = MemoryLayout<Number>.size
        guard offset >= 0, offset + size <= bytes.count else { return 0 }
        return bytes.withUnsafeBytes { Number(littleEndian: $0.loadUnaligned(fromByteOffset: offset, as: Number.self)) }
    }
}
