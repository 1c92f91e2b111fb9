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
}
