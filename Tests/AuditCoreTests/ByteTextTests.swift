import AuditCore
import Testing

@Suite struct ByteTextTests {
    @Test(
        arguments: [
            (0, "0 B"), (1, "1 B"), (999, "999 B"), (1000, "1 kB"), (1004, "1 kB"), (1006, "1.01 kB"),
            (1049, "1.05 kB"), (9994, "9.99 kB"), (9995, "10 kB"), (99_949, "99.9 kB"), (99_950, "100 kB"),
            (999_499, "999 kB"), (999_500, "1 MB"), (999_950, "1 MB"), (62_700_000, "62.7 MB"),
            (812_000_000, "812 MB"), (22_900_000_000, "22.9 GB"), (1_500_000_000_000, "1.5 TB"),
            (.max, "9.22 EB"), (-1, "-1 B"), (-1500, "-1.5 kB"), (.min, "-9.22 EB"),
        ] as [(Int64, String)])
    func sizesHaveThreeDigits(bytes: Int64, text: String) { #expect(ByteText.size(bytes) == text) }

    @Test(
        arguments: [
            (ByteRange.exactly(1500), "1.5 kB"), (ByteRange(atLeast: 0, atMost: 1500), "0 B to 1.5 kB"),
            (ByteRange(atLeast: 1500, atMost: nil), "at least 1.5 kB"), (.unknown, "at least 0 B"),
        ])
    func aRangeSaysWhatIsCertain(range: ByteRange, text: String) { #expect(ByteText.size(range) == text) }

    @Test(
        arguments: [
            (0, "0"), (999, "999"), (1000, "1,000"), (1_234_567, "1,234,567"), (-1000, "-1,000"), (-100, "-100"),
            (.min, "-9,223,372,036,854,775,808"),
        ] as [(Int64, String)])
    func countsHaveCommas(number: Int64, text: String) { #expect(ByteText.count(number) == text) }

    @Test func oneIsNoPlural() {
        #expect(ByteText.count(1, "image") == "1 image")
        #expect(ByteText.count(0, "image") == "0 images")
        #expect(ByteText.count(1200, "layer") == "1,200 layers")
    }

    @Test(
        arguments: [
            (-10, "just now"), (0, "just now"), (119, "just now"), (120, "2 min ago"), (7199, "119 min ago"),
            (7200, "2 h ago"), (172_799, "47 h ago"), (172_800, "2 days ago"), (9 * 86_400, "9 days ago"),
        ] as [(Int64, String)])
    func agesAreSaidRoughly(seconds: Int64, text: String) { #expect(ByteText.ago(seconds) == text) }
}
