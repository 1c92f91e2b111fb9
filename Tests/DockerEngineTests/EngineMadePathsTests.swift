import AuditCore
import TestSupport
import Testing

@testable import DockerEngine

/// A container holds data when it changed a path that the engine didn't make itself.
@Suite struct EngineMadePathsTests {
    private static let mounts = [
        Container.Mount(kind: "volume", name: "data", source: "/v", destination: "/srv/app/data"),
        Container.Mount(kind: "bind", name: "", source: "/etc/x", destination: "/conf.d"),
    ]

    @Test(
        arguments: [
            ("/etc/hosts", 1, false), ("/etc", 0, false), ("/dev/console", 1, false), ("/run/secrets", 1, false),
            ("/.dockerenv", 1, false), ("/run/.containerenv", 1, false), ("/srv", 1, false), ("/srv/app", 1, false),
            ("/srv/app/data", 1, false), ("/conf.d", 1, false),
            // Its own doing: other files beside those, below them, and their deletion.
            ("/etc/passwd", 0, true), ("/srv/app/other", 1, true), ("/srv/app/data/x", 1, true), ("/empty", 1, true),
            ("/etc/hosts", 2, true), ("/srv/app/data", 2, true), ("/conf", 1, true), ("/", 0, true),
        ])
    func aPathIsTheEnginesOrTheContainers(path: String, kind: Int, isData: Bool) {
        #expect(
            EngineMadePaths.countOthers([ChangeWire(Path: path, Kind: kind)], mounts: Self.mounts) == (isData ? 1 : 0))
    }

    @Test func everyPathCounts() {
        let changes = ["/a", "/b", "/etc", "/c"].map { ChangeWire(Path: $0, Kind: 1) }
        #expect(EngineMadePaths.countOthers(changes, mounts: []) == 3)
        #expect(EngineMadePaths.countOthers([], mounts: []) == 0)
    }
}
