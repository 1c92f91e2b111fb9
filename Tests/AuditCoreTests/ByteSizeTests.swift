import AuditCore
import Testing

@Suite struct ByteSizeTests {
    @Test(arguments: [
        "500MB": 500_000_000, "20GB": 20_000_000_000, "4GiB": 4_294_967_296, "1.5kB": 1500, "0": 0, "4096": 4096,
        "7b": 7, "2TiB": 2_199_023_255_552,
    ])
    func sizesAreReadAsDockerAndPeopleWriteThem(text: String, bytes: Int64) {
        #expect(ByteSize(text)?.bytes == bytes)
    }

    @Test(arguments: ["", "GB", "-1GB", "1 GB ", "many", "1..5GB", "99999999TB", "0x10"])
    func whatIsNoSizeIsRefused(text: String) { #expect(ByteSize(text) == nil) }

    @Test func aShareIsOneOfTheWholeDisk() throws {
        #expect(FreeSpace("20%")?.wantedBytes(ofDisk: 1000) == 200)
        #expect(FreeSpace("33%")?.wantedBytes(ofDisk: 10) == 4)
        #expect(FreeSpace("1kB")?.wantedBytes(ofDisk: 10) == 1000)
        #expect(FreeSpace("101%") == nil && FreeSpace("x%") == nil)
    }
}
