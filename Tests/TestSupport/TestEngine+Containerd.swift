import Foundation

/// What is really on the disk of the containerd store, read past the engine.
extension TestEngine {
    /// The bytes of all blobs, and the blocks of all snapshots' files, once two readings agree: containerd may still be
    /// collecting what an earlier command let go.
    package func containerdBytes() throws -> Int64 {
        var last = try containerdBytesNow()
        for _ in 0..<50 {
            let now = try containerdBytesNow()
            if now == last { return now }
            last = now
        }
        return last
    }

    private func containerdBytesNow() throws -> Int64 {
        let root = dataRoot.appending(path: "containerd/daemon").path
        // Not `du -s` of the whole: each snapshot has two more folders, a block each, that are metadata. What vanishes
        // while it is looked at has no bytes.
        let script = """
            find \(root)/io.containerd.content.v1.content/blobs -type f -printf '%s\\n' 2>/dev/null || true
            for fs in \(root)/io.containerd.snapshotter.v1.overlayfs/snapshots/*/fs; do
                if [ -d "$fs" ]; then { du -s --block-size=1 "$fs" 2>/dev/null || true; } | cut -f 1; fi
            done
            """
        return try shell(script).split(separator: "\n").compactMap { Int64($0) }.reduce(0, +)
    }
}
