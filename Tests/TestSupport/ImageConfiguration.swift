import Foundation

/// The image config JSON. Its digest is the image ID on the classic store and on Podman.
struct ImageConfiguration: Encodable {
    struct Container: Encodable {
        var Cmd: [String]
        var Env: [String]
        var Labels: [String: String]
    }

    struct RootFS: Encodable {
        var type = "layers"
        var diff_ids: [String]
    }

    struct HistoryEntry: Encodable {
        var created: String
        var created_by: String
        var comment: String?
        var empty_layer: Bool?
    }

    var architecture: String
    var os = "linux"
    var created: String
    var config: Container
    var rootfs: RootFS
    var history: [HistoryEntry]?

    init(_ spec: ImageSpec, diffIDs: [String]) {
        created = Date(timeIntervalSince1970: TimeInterval(spec.createdAt)).ISO8601Format()
        architecture = Self.hostArchitecture
        config = Container(Cmd: spec.command, Env: ["PATH=/bin"], Labels: spec.labels)
        rootfs = RootFS(diff_ids: diffIDs)
        history = spec.omitsHistory ? nil : Self.history(spec, created: created)
    }

    private static func history(_ spec: ImageSpec, created: String) -> [HistoryEntry] {
        func line(_ text: String, empty: Bool? = nil) -> HistoryEntry {
            HistoryEntry(created: created, created_by: text, comment: "buildkit.dockerfile.v0", empty_layer: empty)
        }
        var lines: [HistoryEntry] = []
        for (index, layer) in spec.layers.enumerated() {
            if spec.emptyHistoryEntries { lines.append(line("ENV STEP=\(index)", empty: true)) }
            lines.append(line(layer.createdBy))
        }
        guard spec.emptyHistoryEntries else { return lines }
        for label in spec.labels.sorted(by: { $0.key < $1.key }) {
            lines.append(line("LABEL \(label.key)=\(label.value)", empty: true))
        }
        return lines + [line("CMD \(spec.command)", empty: true)]
    }

    /// Containers of a foreign architecture don't start, so the config names the one the tests run on.
    private static var hostArchitecture: String {
        #if arch(arm64)
            "arm64"
        #else
            "amd64"
        #endif
    }
}
