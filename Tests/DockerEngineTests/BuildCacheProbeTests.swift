import AuditCore
import Foundation
import TestSupport
import Testing

@testable import DockerEngine

/// What records of the build cache take now. Which layers they hold is tested on real engines.
@Suite struct BuildCacheProbeTests {
    private let folder: TemporaryFolder
    private let probe: BuildCacheProbe
    private var files: String { folder.file("overlay2/r1/diff") }

    init() throws {
        folder = try TemporaryFolder()
        var facts = EngineFacts.sample
        facts.rootDirectory = folder.file("")
        facts.driver = "overlay2"
        probe = BuildCacheProbe(facts: facts)
        try FileManager.default.createDirectory(atPath: files + "/below", withIntermediateDirectories: true)
        try Data(count: 700).write(to: URL(filePath: files + "/below/a"))
    }

    private func record(id: String = "r1", isExact: Bool = false) -> BuildCacheRecord {
        BuildCacheRecord(
            id: id, parents: [], type: "exec.cachemount", description: "", isInUse: false, isShared: false,
            sizeBytes: 5,
            isSizeExact: isExact, createdAt: nil, lastUsedAt: nil, usageCount: 2)
    }

    @Test func aRecordThatWasUsedAgainIsCounted() {
        #expect(probe.bytes(of: record()) == 700)
    }

    @Test func theEnginesFigureIsTakenWhereItIsTheOneOrNobodyKnows() throws {
        #expect(probe.bytes(of: record(isExact: true)) == nil)
        var used = record()
        used.isInUse = true
        #expect(probe.bytes(of: used) == nil)
        #expect(probe.bytes(of: record(id: "r2")) == nil)
        #expect(probe.bytes(of: record(id: "../overlay2/r1")) == nil)
        var elsewhere = probe.facts
        elsewhere.driver = "vfs"
        try FileManager.default.moveItem(atPath: folder.file("overlay2"), toPath: folder.file("vfs"))
        #expect(BuildCacheProbe(facts: elsewhere).bytes(of: record()) == nil)
    }

    // MARK: How a folder is counted

    @Test func aHardLinkedFileCountsOnceAndALinkItsOwnLength() throws {
        try FileManager.default.linkItem(atPath: files + "/below/a", toPath: files + "/b")
        try FileManager.default.createSymbolicLink(atPath: files + "/c", withDestinationPath: "below/a")
        #expect(FolderSize.bytes(of: files) == 707)
    }

    /// A name that isn't text, a file with a hole, a folder that is a link.
    @Test func oddFilesAreCounted() throws {
        let file = open(files + "/x", O_CREAT | O_WRONLY, 0o600)
        #expect(ftruncate(file, 5_000_000_000) == 0)
        close(file)
        var name = Array((files + "/").utf8CString.dropLast()) + [CChar(bitPattern: 0xff), 0]
        #expect(rename(files + "/x", &name) == 0)
        try FileManager.default.createSymbolicLink(atPath: files + "/d", withDestinationPath: "below")
        #expect(FolderSize.bytes(of: files) == 5_000_000_705)
    }

    /// Each folder on the way down is open meanwhile.
    @Test(arguments: [250: true, 400: false]) func aTreeWithoutAnEndHasNoSize(depth: Int, isCounted: Bool) throws {
        let deep = files + "/" + Array(repeating: "d", count: depth).joined(separator: "/")
        try FileManager.default.createDirectory(atPath: deep, withIntermediateDirectories: true)
        #expect(FolderSize.bytes(of: files) == (isCounted ? 700 : nil))
    }

    @Test func whatCannotBeReadHasNoSize() throws {
        #expect(FolderSize.bytes(of: files + "/gone") == nil)
        #expect(FolderSize.bytes(of: files + "/below/a") == nil)
        try FileManager.default.createSymbolicLink(atPath: folder.file("link"), withDestinationPath: files)
        #expect(FolderSize.bytes(of: folder.file("link")) == nil)
    }
}
