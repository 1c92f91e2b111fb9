import Crypto

/// Digests as the OCI specification writes them.
package enum SHA256Digest {
    private static let digits = Array("0123456789abcdef".utf8)

    /// `sha256:` and 64 hexadecimal digits.
    package static func of(_ bytes: [UInt8]) -> String {
        var text = Array("sha256:".utf8)
        for byte in SHA256.hash(data: bytes) {
            text.append(digits[Int(byte >> 4)])
            text.append(digits[Int(byte & 15)])
        }
        return String(decoding: text, as: UTF8.self)
    }

    /// c0 = d0, cn = sha256("c(n-1) dn"): the key of a layer together with everything below it.
    package static func chainIDs(_ diffIDs: [String]) -> [String] {
        var chains: [String] = []
        for diffID in diffIDs {
            chains.append(chains.last.map { of(Array("\($0) \(diffID)".utf8)) } ?? diffID)
        }
        return chains
    }

    /// A digest without its algorithm, as directories are named.
    package static func hex(_ digest: String) -> String {
        digest.hasPrefix("sha256:") ? String(digest.dropFirst("sha256:".count)) : digest
    }
}
