import AuditCore
import Foundation
import TestSupport
import Testing

@testable import DockerEngine

/// An archive counts only if every layer is in it, unharmed.
@Suite struct ImageArchiveTests {
    private let archive: LoadArchive
    private let id: ImageID

    init() throws {
        archive = try LoadArchive(images: [
            ImageSpec(tags: ["a:1"], layers: [.file("one", size: 3000, seed: 1), .file("two", size: 70_000, seed: 2)]),
            ImageSpec(tags: ["b:1"], layers: [.file("three", size: 10, seed: 3)]),
        ])
        id = ImageID(archive.images[0].imageID)!
    }

    private func check(_ data: Data, holds id: ImageID) throws {
        let path = FileManager.default.temporaryDirectory.appending(path: "archive-\(UUID().uuidString).tar").path
        try data.write(to: URL(filePath: path))
        defer { try? FileManager.default.removeItem(atPath: path) }
        try ImageArchive.check(path, holds: id)
    }

    @Test func aWholeArchiveHoldsItsImages() throws {
        for image in archive.images { try check(archive.data, holds: ImageID(image.imageID)!) }
        #expect(throws: ImageArchive.Problem.self) { try check(archive.data, holds: .sha256(of: "another")) }
    }

    @Test func oneThatWasCutOffIsNotWhole() throws {
        for length in stride(from: 0, to: archive.data.count - 1024, by: 509) {
            #expect(throws: ImageArchive.Problem.self, "\(length) bytes") {
                try check(archive.data.prefix(length), holds: id)
            }
        }
    }

    @Test func aFlippedBitInALayerIsFound() throws {
        // The second layer's content is the largest part of the archive.
        let content = LayerSpec.file("two", size: 70_000, seed: 2).archive
        let start = try #require(archive.data.range(of: Data(content))).lowerBound
        for offset in [0, 600, 40_000] {
            var data = archive.data
            data[start + offset] ^= 1
            #expect(throws: ImageArchive.Problem.self, "offset \(offset)") { try check(data, holds: id) }
        }
    }

    /// As headers of files of 8 GiB and more are written: their own field has no room for it.
    @Test func aSizeMayStandInAHeaderOfItsOwn() throws {
        func entry(_ name: String, _ kind: String, size: Int, content: String) -> Data {
            var header = [UInt8](repeating: 0, count: 512)
            header.replaceSubrange(0..<name.utf8.count, with: name.utf8)
            let octal = Array(("00000000000" + String(size, radix: 8)).suffix(11).utf8)
            header.replaceSubrange(124..<135, with: octal)
            header[156] = kind.utf8.first!
            let padding = [UInt8](repeating: 0, count: (512 - content.utf8.count % 512) % 512)
            return Data(header + content.utf8 + padding)
        }
        let records = "12 size=600\n24 path=long\nname/layer\n"
        let content = String(repeating: "x", count: 600)
        let data =
            entry("pax", "x", size: records.utf8.count, content: records)
            + entry("layer", "0", size: 0, content: content) + entry("next", "0", size: 1, content: "y")
            + Data(count: 1024)
        let path = FileManager.default.temporaryDirectory.appending(path: "pax-\(UUID().uuidString).tar").path
        try data.write(to: URL(filePath: path))
        defer { try? FileManager.default.removeItem(atPath: path) }
        let files = try TarReader.files(of: path)
        #expect(files["long\nname/layer"]?.content == Data(content.utf8))
        #expect(files["next"]?.content == Data("y".utf8))
    }
}
