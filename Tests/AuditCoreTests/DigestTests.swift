import AuditCore
import Testing

@Suite struct DigestTests {
    static let hex = "0123456789abcdef0123456789ABCDEF0123456789abcdef0123456789abcdef"

    @Test func bothSpellingsMeanTheSame() throws {
        let bare = try #require(Digest(Self.hex))
        #expect(Digest("sha256:" + Self.hex) == bare)
        #expect(bare.description == "sha256:" + Self.hex.lowercased())
        #expect(Digest(bytes: bare.bytes) == bare)
        #expect(bare.short == "0123456789ab")
    }

    @Test(arguments: ["", "sha256:", "abc", "sha512:" + hex, hex + "0", String(hex.dropLast()) + "g"])
    func whatIsNoDigestIsRefused(text: String) { #expect(Digest(text) == nil) }

    @Test func chainIDsFollowTheImageSpecification() throws {
        // Computed with sha256sum over "sha256:<parent> sha256:<diff>".
        let diffIDs = try ["a", "b"].map { try #require(DiffID(String(repeating: $0, count: 64))) }
        let chain = ChainID.chain(of: diffIDs)
        #expect(chain[0] == diffIDs[0])
        #expect(chain[1] == Digest.sha256(of: "\(diffIDs[0]) \(diffIDs[1])"))
        #expect(chain[1].description == "sha256:ccd722928bd92476ba1745586fed6e45a102504185ad88cd89e01ff116fd146c")
    }

    @Test func timesWithAndWithoutFractionsAreRead() {
        #expect(Timestamp(rfc3339: "2026-11-24T02:00:07Z")?.seconds == 1_795_485_607)
        #expect(Timestamp(rfc3339: "2026-11-24T02:00:07.123456789Z")?.seconds == 1_795_485_607)
        #expect(Timestamp(rfc3339: "2026-11-24T04:00:07.5+02:00")?.seconds == 1_795_485_607)
        #expect(Timestamp(rfc3339: "0001-01-01T00:00:00Z") == nil)
        #expect(Timestamp(rfc3339: "yesterday") == nil)
        #expect(Timestamp(seconds: 1_795_485_607).description == "2026-11-24T02:00:07Z")
        #expect(Timestamp(seconds: 1_795_485_607).fileName == "2026-11-24T020007Z")
    }
}
