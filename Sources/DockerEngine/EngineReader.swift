package import AuditCore
internal import Foundation

/// Reads snapshots from an engine.
package struct EngineReader: SnapshotSource {
    let connection: EngineConnection
    private var api: APIClient { connection.api }
    private var facts: EngineFacts { connection.facts }

    package init(_ connection: EngineConnection) { self.connection = connection }

    package func read(known: KnownFacts, at time: Timestamp) async throws -> Snapshot {
        try await reading(knowing: { known }, at: time).snapshot()
    }

    package func reading(
        knowing lookUp: @Sendable () async throws -> KnownFacts, at time: Timestamp
    ) async throws -> Reading {
        let lists = connection.begun.take() ?? EngineLists(api)
        return try await withTaskCancellationHandler {
            defer { lists.cancel() }
            return try await reading(lists, knowing: lookUp, at: time)
        } onCancel: {
            lists.cancel()
        }
    }

    private func reading(
        _ lists: EngineLists, knowing lookUp: @Sendable () async throws -> KnownFacts, at time: Timestamp
    ) async throws -> Reading {
        // Sizes are walked, which may take minutes: nothing else waits for them.
        async let usage = DiskUsageReading.read(connection)
        async let volumeList = volumeList()
        let known = try await lookUp()
        async let eventList = eventList(known, at: time)
        var imageReading = ImageReading(connection: connection, known: known)
        var (containers, containerGaps) = try await ContainerReading(
            connection: connection, known: known.containers, knownAt: known.takenAt, time: time
        ).read(try await lists.containers.value)
        var images = try await imageReading.read(try await lists.images.value, of: containers)

        let (listed, listGaps) = await volumeList
        let diskUsage = await usage
        let volumeSizes = Dictionary(
            diskUsage.volumes.map { ($0.Name, $0.UsageData?.Size?.bytes) }, uniquingKeysWith: { first, _ in first })
        let records = diskUsage.buildCache.map { $0.record(of: facts.store) }
        // No records may mean that they couldn't be read.
        let settled =
            !diskUsage.isCacheRead ? nil : records.isEmpty ? [] : BuildCacheProbe(connection)?.settle(records)
        let cached = settled?.compactMap(\.chainID) ?? []
        if !cached.isEmpty {
            var whole = try images ?? imageReading.unchanged()
            if let probe = LayerStoreProbe(connection) {
                whole.layers += probe.layers(under: cached, besides: Set(whole.layers.map(\.chainID)))
            }
            images = whole
        }
        let read = images
        let imageList = Lazy<[Image], any Error>(try read?.images ?? Array(known.images.get().byID.values))
        containers = try ImageMounts(images: imageList, known: known.containers).resolved(in: containers)
        let (events, eventGaps) = try EventReading(
            connection: connection, known: known, images: imageList, containers: containers
        ).read(await eventList)
        let sizes = ContainerSizes(await lists.sizedContainers.result, store: facts.store)
        for position in containers.indices {
            let id = containers[position].id
            containers[position].writableBytes = sizes.bytes[id] ?? nil
            // A stopped one writes nothing, but `docker cp` may.
            if !containers[position].state.isRunning, let bytes = containers[position].writableBytes,
                let then = known.containers[id]?.writableBytes, bytes != then
            {
                containers[position].changedPathCount = await changedPathCount(of: containers[position])
            }
        }
        containerGaps += sizes.gaps
        let snapshot = Snapshot(
            engine: facts, takenAt: time, images: read?.images ?? [], layers: read?.layers ?? [],
            containers: containers,
            volumes: listed.map {
                $0.volume(
                    sizeBytes: (volumeSizes[$0.Name] ?? nil).flatMap { $0 < 0 ? nil : $0 }, of: connection)
            },
            buildCache: settled ?? records, knowsCacheHolds: settled != nil, disk: localDisk(),
            events: events, gaps: (read?.gaps ?? []) + containerGaps + listGaps + diskUsage.gaps + eventGaps,
            imageListHash: read == nil ? known.imageListHash : read?.listHash)
        return Reading(snapshot, earlierImages: read == nil ? known.images : nil)
    }

    package func changedPathCount(of container: Container) async -> Int? {
        do {
            // `null` where nothing changed.
            let changes = try await api.decode([ChangeWire]?.self, from: "/containers/\(container.id.hex)/changes")
            return EngineMadePaths.countOthers(changes ?? [], mounts: container.mounts)
        } catch {
            return nil
        }
    }

    package func currentImage(_ name: String) async throws -> CurrentImage? {
        let path = "/images/\(Endpoint.percentEncoded(name, keeping: "/:@"))/json"
        guard let answer = try await api.getIfFound(path) else { return nil }
        let wire = try APIClient.decode(ImageNamesWire.self, from: answer.body, request: "GET \(path)")
        guard let id = ImageID(wire.Id) else {
            throw EngineError.notUnderstood(request: "GET \(path)", why: "“\(wire.Id)” is no image ID")
        }
        return CurrentImage(id: id, references: ImageWire.names(wire.RepoTags) + ImageWire.names(wire.RepoDigests))
    }

    package func currentContainer(_ id: ContainerID) async throws -> CurrentContainer? {
        let path = "/containers/\(id.hex)/json"
        guard let answer = try await api.getIfFound(path, query: [("size", "1")]) else { return nil }
        let wire = try APIClient.decode(ContainerInspectWire.self, from: answer.body, request: "GET \(path)")
        return CurrentContainer(
            state: Container.State(wire.State.Status),
            startedAt: wire.State.StartedAt.flatMap { Timestamp(rfc3339: $0) },
            restartPolicy: wire.HostConfig?.RestartPolicy?.Name,
            writableBytes: facts.store.writableBytes(wire.SizeRw?.bytes),
            document: String(decoding: answer.body, as: UTF8.self),
            stopping: CurrentContainer.Stopping(
                signal: wire.Config?.StopSignal, timeoutSeconds: wire.Config?.StopTimeout))
    }

    package func currentVolume(_ name: String) async throws -> CurrentVolume? {
        let path = "/volumes/\(Endpoint.percentEncoded(name, keeping: ""))"
        guard let answer = try await api.getIfFound(path) else { return nil }
        let wire = try APIClient.decode(VolumeWire.self, from: answer.body, request: "GET \(path)")
        return CurrentVolume(createdAt: wire.CreatedAt.flatMap { Timestamp(rfc3339: $0) })
    }

    package func currentUsers(of image: ImageID) async throws -> CurrentUsers {
        // Filtered here: the engine's own filter by ancestor takes the containers of its children, too.
        let listed = try await api.decode([ContainerWire].self, from: "/containers/json", query: [("all", "1")])
        let containers = try await usersNow(of: image, among: try listed.map { try $0.container() })
        let users = containers.map { CurrentUsers.User(id: $0.id, name: $0.name, state: $0.state) }
        // Other stores know no dependent children, and listing their images takes long.
        guard facts.store == .graphdriver else { return CurrentUsers(containers: users) }
        let path = "/images/json"
        let answer = try await api.get(path, query: [("all", "1")])
        let images = try APIClient.decode(
            [ImageWire].self, from: answer.body, configuration: [:], request: "GET \(path)")
        return CurrentUsers(
            containers: users,
            children: images.filter { $0.ParentId.flatMap { Digest($0) } == image }.compactMap { Digest($0.Id) })
    }

    private func usersNow(of image: ImageID, among containers: [Container]) async throws -> [Container] {
        var users: [Container] = []
        for container in containers {
            var isUser = container.imageID == image
            for name in container.mounts.compactMap(\.imageName) where !isUser {
                isUser = try await currentImage(name)?.id == image
            }
            if isUser { users.append(container) }
        }
        return users
    }

    package func currentCacheRecords() async -> [BuildCacheRecord]? {
        let usage = await DiskUsageReading.read(connection)
        guard usage.isCacheRead else { return nil }
        return BuildCacheProbe(connection)?.settle(usage.buildCache.map { $0.record(of: facts.store) })
    }

    package func presentLayers(of ids: Set<ChainID>) async -> Set<ChainID>? {
        LayerStoreProbe(connection)?.present(of: ids)
    }

    package func diskFreeBytes() async -> Int64? { localDisk()?.freeBytes }

    package func layersTotalBytes() async -> Int64? {
        // Podman's own records have the unit of a snapshot; 4.3 tells nothing else.
        if let stored = StorageProbe(connection) { return stored.totalBytes }
        let query = connection.isVersionAtLeast142 ? [("type", "image")] : []
        guard let usage = try? await api.decode(DiskUsageWire.self, from: "/system/df", query: query) else {
            return nil
        }
        // `LayersSize` is left out when it is zero.
        let layers = usage.LayersSize ?? 0
        if facts.store == .podman, layers == 0 { return nil }
        // On containerd it has the blobs only since 28.2 (moby#49707; measured on 26.1 and 28.5).
        let lacksBlobs = facts.store == .containerd && EngineFacts.isVersion(facts.version, before: 28, 2)
        return layers + (lacksBlobs ? BlobProbe(connection)?.totalBytes ?? 0 : 0)
    }

    private func eventList(
        _ known: KnownFacts, at time: Timestamp
    ) async -> Result<EventReading.Listed, EngineError> {
        let listed = await EventReading.list(connection, since: known.takenAt, at: time)
        // While the engine is at work on the larger lists. What fails now fails again when it is needed.
        if case .success(let listed) = listed, !listed.uses.isEmpty { _ = try? known.images.get() }
        return listed
    }

    private func volumeList() async -> ([VolumeWire], [Snapshot.Gap]) {
        do {
            return (try await api.decode(VolumeListWire.self, from: "/volumes").Volumes ?? [], [])
        } catch {
            return ([], [Snapshot.Gap(kind: "volumes", message: "\(error)")])
        }
    }

    private func localDisk() -> DiskFacts? {
        guard connection.isOnThisHost else { return nil }
        return DiskProbe.facts(of: facts.rootDirectory)
    }
}
