internal import Crypto

/// Thirty-two bytes that name something: an image, a layer, or (random instead of hashed) a container.
///
/// Engines spell it `sha256:<64 hex>` or, for containers and on Podman, as bare hex; both are understood.
package struct Digest: Hashable, Sendable {
    /// The bytes, most significant first, in four words: hashing and comparing them costs no allocation.
    private let words: (UInt64, UInt64, UInt64, UInt64)

    /// Nil unless the text is 64 hexadecimal digits, with or without `sha256:` before them.
    package init?(_ text: some StringProtocol) {
        // One look at the whole text: a large host has tens of thousands of digests.
        let parsed = text.utf8.withContiguousStorageIfAvailable(Self.init(utf8:)) ?? Self(utf8: Array(text.utf8))
        guard let parsed else { return nil }
        self = parsed
    }

    private init?(utf8 text: some RandomAccessCollection<UInt8>) {
        var digits = text[...]
        if digits.count == 71 {
            guard digits.starts(with: "sha256:".utf8) else { return nil }
            digits = digits.dropFirst(7)
        }
        guard digits.count == 64 else { return nil }
        var rest = digits.makeIterator()
        func word() -> UInt64? {
            var word: UInt64 = 0
            for _ in 0..<16 {
                guard let value = rest.next().flatMap(Self.value(ofHexDigit:)) else { return nil }
                word = word << 4 | UInt64(value)
            }
            return word
        }
        guard let first = word(), let second = word(), let third = word(), let fourth = word() else { return nil }
        words = (first, second, third, fourth)
    }

    /// Nil unless there are exactly 32 bytes.
    package init?(bytes: some Collection<UInt8>) {
        guard let digest = Array(bytes).withUnsafeBytes(Digest.init(bytes:)) else { return nil }
        self = digest
    }

    /// Nil unless there are exactly 32 bytes.
    package init?(bytes: UnsafeRawBufferPointer) {
        guard bytes.count == 32 else { return nil }
        func word(_ number: Int) -> UInt64 {
            UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 8 * number, as: UInt64.self))
        }
        words = (word(0), word(1), word(2), word(3))
    }

    package static func sha256(of text: String) -> Digest {
        Array(text.utf8).withUnsafeBytes { sha256(of: CollectionOfOne($0)) }
    }

    /// Of these bytes, one after another.
    package static func sha256(of parts: some Sequence<UnsafeRawBufferPointer>) -> Digest {
        var hash = SHA256()
        for part in parts { hash.update(bufferPointer: part) }
        // SHA-256 always gives 32 bytes, so the initializer can't fail.
        return hash.finalize().withUnsafeBytes(Digest.init(bytes:))!
    }

    package var bytes: [UInt8] {
        [UInt8](unsafeUninitializedCapacity: 32) { buffer, count in
            for position in 0..<32 { buffer[position] = byte(position) }
            count = 32
        }
    }

    private func byte(_ position: Int) -> UInt8 {
        let word =
            switch position / 8 {
            case 0: words.0
            case 1: words.1
            case 2: words.2
            default: words.3
            }
        return UInt8(truncatingIfNeeded: word >> (56 - 8 * (position % 8)))
    }

    /// The 64 hexadecimal digits: how engines spell the ID of a container.
    package var hex: String { text(from: 7, to: 71) }

    /// The first twelve digits, as engines print IDs to people.
    package var short: String { text(from: 7, to: 19) }

    /// Whether its hexadecimal digits begin with these, in lower case.
    package func begins(with digits: String) -> Bool {
        withDescription { $0.dropFirst(7).starts(with: digits.utf8) }
    }

    private func text(from start: Int, to end: Int) -> String {
        withDescription { String(decoding: UnsafeBufferPointer(rebasing: $0[start..<end]), as: UTF8.self) }
    }

    /// The UTF-8 of the description, without a string for it.
    func withDescription<Result>(_ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
        withUnsafeTemporaryAllocation(byteCount: 71, alignment: 8) { bytes in
            bytes.copyBytes(from: "sha256:".utf8)
            func store(_ word: UInt64, at place: Int) {
                let (high, low) = (UInt32(word >> 32), UInt32(truncatingIfNeeded: word))
                bytes.storeBytes(of: Self.hexDigits(high).bigEndian, toByteOffset: place, as: UInt64.self)
                bytes.storeBytes(of: Self.hexDigits(low).bigEndian, toByteOffset: place + 8, as: UInt64.self)
            }
            store(words.0, at: 7)
            store(words.1, at: 23)
            store(words.2, at: 39)
            store(words.3, at: 55)
            return body(UnsafeBufferPointer(bytes.bindMemory(to: UInt8.self)))
        }
    }

    /// The eight digits of a number as ASCII, the first in the highest byte. All at once: reports spell tens of thousands.
    private static func hexDigits(_ number: UInt32) -> UInt64 {
        // A byte for each digit's value.
        var digits = UInt64(number)
        digits = (digits << 16 | digits) & 0x0000_FFFF_0000_FFFF
        digits = (digits << 8 | digits) & 0x00FF_00FF_00FF_00FF
        digits = (digits << 4 | digits) & 0x0F0F_0F0F_0F0F_0F0F
        // One in each byte whose value is ten or more: letters begin 39 places behind where digits end.
        let letters = (digits &+ 0x0606_0606_0606_0606) >> 4 & 0x0101_0101_0101_0101
        return digits &+ 0x3030_3030_3030_3030 &+ letters &* 39
    }

    private static func value(ofHexDigit digit: UInt8) -> UInt8? {
        switch digit {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): digit - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): digit - UInt8(ascii: "A") + 10
        default: nil
        }
    }

    package static func == (left: Digest, right: Digest) -> Bool { left.words == right.words }

    package func hash(into hasher: inout Hasher) {
        // One of four words: the bytes are already a hash.
        hasher.combine(words.0)
    }
}

extension Digest: Comparable {
    package static func < (left: Digest, right: Digest) -> Bool { left.words < right.words }
}

extension Digest: CustomStringConvertible {
    package var description: String { text(from: 0, to: 71) }
}

extension Digest: Codable {
    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let digest = Digest(text) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "“\(text)” is not a SHA-256 digest")
        }
        self = digest
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}

/// The digest of an image's config (classic store, Podman) or of its manifest or index (containerd).
package typealias ImageID = Digest
/// The digest of a layer's uncompressed tar.
package typealias DiffID = Digest
/// The digest of a layer together with everything below it: the unit of sharing.
package typealias ChainID = Digest
/// Thirty-two random bytes. Spelled without `sha256:`, so print `hex` or `short`.
package typealias ContainerID = Digest

extension ChainID {
    /// The OCI image specification's `ChainID`: `c0 = d0`, `cn = sha256("c(n-1) dn")` over their spelled forms.
    package static func chain(parent: ChainID?, diffID: DiffID) -> ChainID {
        guard let parent else { return diffID }
        return sha256(of: "\(parent) \(diffID)")
    }

    /// The chain IDs of an image's layers, lowest first.
    package static func chain(of diffIDs: [DiffID]) -> [ChainID] {
        var chain: [ChainID] = []
        for diffID in diffIDs { chain.append(.chain(parent: chain.last, diffID: diffID)) }
        return chain
    }
}
