import AuditCore
import Foundation
import TestSupport

/// Answers for a simulated host as Docker does on the classic store.
struct SimulatedEngine: Sendable {
    private let snapshot: Snapshot
    private let images: [String: Image]
    private let layers: [ChainID: Layer]
    private let containers: [String: Container]
    private let lists: [String: Data]

    init(_ snapshot: Snapshot) {
        self.snapshot = snapshot
        images = Dictionary(uniqueKeysWithValues: snapshot.images.map { ($0.id.description, $0) })
        layers = Dictionary(uniqueKeysWithValues: snapshot.layers.map { ($0.chainID, $0) })
        containers = Dictionary(uniqueKeysWithValues: snapshot.containers.map { ($0.id.hex, $0) })
        let now = Int64(Date().timeIntervalSince1970)
        lists = [
            "/version": Self.json(["Version": snapshot.engine.version, "ApiVersion": snapshot.engine.apiVersion]),
            "/info": Self.json([
                "ID": snapshot.engine.id, "Name": snapshot.engine.name, "Driver": snapshot.engine.driver,
                "DockerRootDir": snapshot.engine.rootDirectory, "SystemTime": Timestamp(seconds: now).description,
            ]),
            "/images/json": Self.json(snapshot.images.map(Self.wire)),
            "/containers/json": Self.json(snapshot.containers.map { Self.wire($0, now: now) }),
            "/volumes": Self.json(["Volumes": snapshot.volumes.map { Self.wire($0) }]),
            "/system/df?type=volume": Self.json(["Volumes": snapshot.volumes.map { Self.wire($0, isSizeShown: true) }]),
            "/system/df?type=build-cache": Self.json(["BuildCache": snapshot.buildCache.map(Self.wire)]),
            "/events": Data(),
        ]
    }

    func server() -> StubServer { StubServer { answer($0) } }

    private func answer(_ request: StubRequest) -> StubResponse {
        let path = request.uri.drop { $0 != "/" }.dropFirst().drop { $0 != "/" }
        let target = request.uri.hasPrefix("/v1.") ? String(path) : request.uri
        let plain = String(target.prefix { $0 != "?" })
        if let list = lists[target] ?? lists[plain] { return StubResponse(body: list) }
        let parts = plain.split(separator: "/").map(String.init)
        guard parts.count == 3 else { return .failure(404, "no \(target)") }
        switch (parts[0], parts[2]) {
        case ("images", "json"): return images[parts[1]].map { respond(inspected($0)) } ?? .failure(404, "no image")
        case ("images", "history"): return images[parts[1]].map { respond(history($0)) } ?? .failure(404, "no image")
        case ("containers", "json"):
            return containers[parts[1]].map { respond(inspected($0)) } ?? .failure(404, "no container")
        case ("containers", "changes"):
            let count = containers[parts[1]]?.changedPathCount ?? 0
            return respond((0..<count).map { ["Path": "/data/\($0)", "Kind": 1] as [String: any Sendable] })
        default: return .failure(404, "no \(target)")
        }
    }

    private func respond(_ value: Any) -> StubResponse { StubResponse(body: Self.json(value)) }

    private static func json(_ value: Any) -> Data { (try? JSONSerialization.data(withJSONObject: value)) ?? Data() }

    // MARK: The engine's words

    private func chain(_ image: Image) -> [Layer] {
        var chain: [Layer] = []
        var next = image.topLayer
        while let layer = next.flatMap({ layers[$0] }) {
            chain.append(layer)
            next = layer.parent
        }
        return chain
    }

    private static func wire(_ image: Image) -> [String: Any] {
        [
            "Id": image.id.description, "ParentId": "", "RepoTags": image.tags, "RepoDigests": image.repoDigests,
            "Created": image.createdAt?.seconds ?? 0, "Size": image.sizeBytes, "SharedSize": -1, "Containers": -1,
            "Labels": image.labels,
        ]
    }

    private func inspected(_ image: Image) -> [String: Any] {
        var inspected = Self.wire(image)
        inspected["RootFS"] = ["Type": "layers", "Layers": chain(image).reversed().map { $0.diffID.description }]
        inspected["Config"] = [
            "Env": ["PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "LANG=C.UTF-8"],
            "Cmd": ["/bin/service"], "WorkingDir": "/srv", "Labels": image.labels,
        ]
        return inspected
    }

    private func history(_ image: Image) -> [[String: Any]] {
        let own: [[String: Any]] = chain(image).map {
            ["Id": "<missing>", "Created": 1, "CreatedBy": "RUN make -C /src # buildkit", "Size": $0.size.atLeast]
        }
        return [["Id": image.id.description, "Created": 1, "CreatedBy": "CMD [\"/bin/service\"]", "Size": 0]] + own
    }

    private static func wire(_ container: Container, now: Int64) -> [String: Any] {
        let status =
            if container.state == .running { "Up " + duration(now, since: container.startedAt) } else {
                "Exited (\(container.exitCode ?? 0)) \(duration(now, since: container.finishedAt)) ago"
            }
        return [
            "Id": container.id.hex, "Names": ["/" + container.name], "Image": container.imageName,
            "ImageID": container.imageID?.description ?? "", "Created": container.createdAt?.seconds ?? 0,
            "State": container.state.rawValue, "Status": status, "SizeRw": container.writableBytes ?? 0,
            "Labels": container.labels,
            "Mounts": container.mounts.map {
                ["Type": $0.kind, "Name": $0.name, "Source": $0.source, "Destination": $0.destination]
            },
        ]
    }

    private func inspected(_ container: Container) -> [String: Any] {
        [
            "Id": container.id.hex,
            "State": [
                "Status": container.state.rawValue, "ExitCode": container.exitCode ?? 0,
                "StartedAt": container.startedAt?.description ?? "",
                "FinishedAt": container.finishedAt?.description ?? "0001-01-01T00:00:00Z",
            ] as [String: Any],
            "HostConfig": ["RestartPolicy": ["Name": container.restartPolicy]],
        ]
    }

    private static func wire(_ volume: Volume, isSizeShown: Bool = false) -> [String: Any] {
        var wire: [String: Any] = [
            "Name": volume.name, "Driver": volume.driver, "CreatedAt": volume.createdAt?.description ?? "",
            "Labels": volume.isAnonymous ? ["com.docker.volume.anonymous": ""] : [:],
        ]
        if isSizeShown { wire["UsageData"] = ["Size": volume.sizeBytes ?? -1, "RefCount": 0] }
        return wire
    }

    private static func wire(_ record: BuildCacheRecord) -> [String: Any] {
        [
            "ID": record.id, "Parents": record.parents, "Type": record.type, "Description": record.description,
            "InUse": record.isInUse, "Shared": record.isShared, "Size": record.sizeBytes,
            "CreatedAt": record.createdAt?.description ?? "", "LastUsedAt": record.lastUsedAt?.description ?? "",
            "UsageCount": record.usageCount,
        ]
    }

    /// `go-units`' `HumanDuration`, as far as hours to months go.
    private static func duration(_ now: Int64, since start: Timestamp?) -> String {
        let hours = Int((Double(now - (start?.seconds ?? now)) / 3600).rounded())
        return switch hours {
        case ..<48: "\(hours) hours"
        case ..<(24 * 14): "\(hours / 24) days"
        case ..<(24 * 60): "\(hours / 24 / 7) weeks"
        default: "\(hours / 24 / 30) months"
        }
    }
}
