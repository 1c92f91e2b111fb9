import AuditCore
import TestSupport

extension Snapshot {
    /// Something in every field, and names that a careless store would trip over.
    static func full(takenAt: Timestamp = Timestamp(seconds: 1_793_500_000)) -> Snapshot {
        let base = Layer(
            chainID: .sha256(of: "base"), diffID: .sha256(of: "base"), parent: nil,
            size: ByteRange(atLeast: 7, atMost: nil))
        let top = Layer(
            chainID: .sha256(of: "top"), diffID: .sha256(of: "base"), parent: base.chainID,
            size: ByteRange(atLeast: 1 << 40, atMost: 1 << 41))
        let parent = Image(
            id: .sha256(of: "parent"), sizeBytes: 7, topLayer: base.chainID, labels: ["город": "東京, 大阪", "": ""])
        let image = Image(
            id: .sha256(of: "image"), tags: ["it's:1", "localhost:5000/a/b:latest", #"x"; DROP TABLE image; --:1"#],
            repoDigests: ["web@\(Digest.sha256(of: "manifest"))"], parent: parent.id,
            createdAt: Timestamp(seconds: 1_700_000_000), sizeBytes: .max, topLayer: top.chainID,
            labels: ["": "empty key", "ключ": "значение\n🐳", "nul": "a\u{0}b", "slash/": #"\"#])
        return Snapshot(
            engine: EngineFacts(
                id: "ABCD:EFGH", name: "höst\u{301} 1", product: .podman, version: "5.4.2", apiVersion: "1.41",
                store: .podman, driver: "overlay", rootDirectory: "/var/lib/contain'ers",
                endpoint: "unix:///run/podman/podman.sock"),
            takenAt: takenAt, images: [parent, image, Image(id: .sha256(of: "without layers"))], layers: [base, top],
            containers: containers(of: image),
            volumes: [
                Volume(
                    name: "data", driver: "local", createdAt: Timestamp(seconds: 1_700_000_001), labels: ["a": "b"],
                    sizeBytes: 12, isAnonymous: false),
                Volume(
                    name: String(repeating: "f", count: 64), driver: "", createdAt: nil, labels: [:], sizeBytes: nil,
                    isAnonymous: true),
            ],
            buildCache: [
                BuildCacheRecord(
                    id: "r1", parents: [], type: "source.local", description: "local source for dockerfile",
                    isInUse: false, isShared: false, sizeBytes: 0, isSizeExact: false, createdAt: nil, lastUsedAt: nil,
                    usageCount: 0),
                BuildCacheRecord(
                    id: "r2", parents: ["r1", "r0"], type: "regular", description: "RUN echo \"'`\"", isInUse: true,
                    isShared: true, sizeBytes: 99, createdAt: Timestamp(seconds: 1_700_000_002),
                    lastUsedAt: Timestamp(seconds: 1_700_000_003), usageCount: 4, chainID: top.chainID),
            ],
            knowsCacheHolds: true, disk: DiskFacts(totalBytes: 1000, freeBytes: 0),
            events: [
                ImageEvent(imageID: image.id, kind: .used, at: Timestamp(seconds: 1_700_000_007)),
                ImageEvent(
                    imageID: image.id, kind: .registry, at: Timestamp(seconds: 1_700_000_008),
                    reference: "r.example/a:1"),
                ImageEvent(imageID: parent.id, kind: .used, at: Timestamp(seconds: 1_700_000_009)),
            ],
            gaps: [Gap(kind: "volume_sizes", message: "status 500: \"no\""), Gap(kind: "image", message: "")])
    }

    private static func containers(of image: Image) -> [Container] {
        [
            Container(
                id: .sha256(of: "c1"), name: "run1", imageID: image.id, imageName: "it's:1", state: .running,
                createdAt: Timestamp(seconds: 1_700_000_004), startedAt: Timestamp(seconds: 1_700_000_005),
                writableBytes: 0,
                mounts: [
                    Container.Mount(kind: "volume", name: "data", source: "/v/data", destination: "/data"),
                    Container.Mount(kind: "bind", name: "", source: "/a b", destination: "/b"),
                ],
                labels: ["com.docker.compose.project": "shop"], restartPolicy: "unless-stopped", isAutoRemoved: true),
            Container(
                id: .sha256(of: "c2"), name: "", imageID: nil, imageName: "sha256:gone", state: .exited,
                createdAt: nil, finishedAt: Timestamp(seconds: 1_700_000_006), exitCode: -1, writableBytes: nil,
                changedPathCount: 3, restartPolicy: ""),
            Container(
                id: .sha256(of: "c3"), name: "odd", imageID: .sha256(of: "removed by force"), imageName: "",
                state: .unknown, writableBytes: 5, changedPathCount: 0),
        ]
    }
}
