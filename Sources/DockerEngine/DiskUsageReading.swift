internal import AuditCore
internal import Foundation

/// What only `/system/df` tells: sizes of volumes, and the build cache. A kind that fails costs that kind only.
struct DiskUsageReading {
    var volumes: [VolumeWire] = []
    var buildCache: [BuildCacheWire] = []
    var gaps: [Snapshot.Gap] = []
    /// Whether the build cache was told.
    var isCacheRead = false

    static func read(_ connection: EngineConnection) async -> DiskUsageReading {
        var reading = DiskUsageReading()
        guard connection.isVersionAtLeast142, connection.facts.product == .docker else {
            // No `type` there, nor ever on Podman; and 20.10 refuses a second question at the same time.
            do {
                let usage = try await connection.api.decode(DiskUsageWire.self, from: "/system/df")
                reading.volumes = usage.Volumes ?? []
                reading.buildCache = usage.BuildCache ?? []
                reading.isCacheRead = true
            } catch {
                reading.gaps = [Snapshot.Gap(kind: "disk_usage", message: "\(error)")]
            }
            return reading
        }
        async let volumes = usage(of: "volume", connection)
        async let cache = usage(of: "build-cache", connection)
        switch await volumes {
        case .success(let usage): reading.volumes = usage.Volumes ?? []
        case .failure(let error): reading.gaps.append(Snapshot.Gap(kind: "volume_sizes", message: "\(error)"))
        }
        switch await cache {
        case .success(let usage):
            reading.buildCache = usage.BuildCache ?? []
            reading.isCacheRead = true
        case .failure(let error): reading.gaps.append(Snapshot.Gap(kind: "build_cache", message: "\(error)"))
        }
        return reading
    }

    private static func usage(
        of kind: String, _ connection: EngineConnection
    ) async -> Result<DiskUsageWire, EngineError> {
        await connection.api.result(DiskUsageWire.self, from: "/system/df", query: [("type", kind)])
    }
}

extension VolumeWire {
    /// - Parameter engine: Before Docker 23.0 (API 1.42) a local volume's time of creation is that of the last change in
    ///   its folder (moby/moby#44719; seen on 20.10), so it is not taken.
    func volume(sizeBytes: Int64?, of engine: EngineConnection) -> Volume {
        let isTimeTrue = engine.isVersionAtLeast142 || engine.facts.product != .docker || Driver != "local"
        // Docker 23 and newer label anonymous volumes; before, only their name of 64 hex digits tells.
        let isAnonymous = Labels?["com.docker.volume.anonymous"] != nil || Digest(Name) != nil
        return Volume(
            name: Name, driver: Driver ?? "",
            createdAt: isTimeTrue ? CreatedAt.flatMap { Timestamp(rfc3339: $0) } : nil,
            labels: Labels ?? [:], sizeBytes: sizeBytes, isAnonymous: isAnonymous)
    }
}

extension BuildCacheWire {
    /// Whether builds wrote to it again after the first: to a context, a cache mount, or the clone of a repository, which is
    /// a regular record by its kind (`gitSource.mountRemote`). Layers and checkouts are made once.
    private var isWrittenAgain: Bool {
        let isLasting =
            ["source.local", "exec.cachemount"].contains(kind) || Description?.hasPrefix("shared git repo for ") == true
        return isLasting && UsageCount ?? 2 > 1
    }

    func record(of store: StoreKind) -> BuildCacheRecord {
        let isInUse = InUse ?? false
        return BuildCacheRecord(
            id: ID, parents: Parents ?? spacedParents ?? Parent.map { $0.isEmpty ? [] : [$0] } ?? [], type: kind ?? "",
            description: Description ?? "", isInUse: isInUse, isShared: Shared ?? false,
            sizeBytes: max(0, Size?.bytes ?? 0), isSizeExact: !isInUse && (store != .graphdriver || !isWrittenAgain),
            createdAt: CreatedAt.flatMap { Timestamp(rfc3339: $0) },
            lastUsedAt: LastUsedAt.flatMap { Timestamp(rfc3339: $0) },
            usageCount: UsageCount ?? 0)
    }
}
