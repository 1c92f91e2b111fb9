internal import AuditCore

/// Which changed paths of a container are the engine's doing and not the container's.
enum EngineMadePaths {
    /// What engines put into every container: files they mount over, and the folders those lie in.
    private static let common: Set<String> = [
        "/.dockerenv", "/dev", "/dev/console", "/dev/pts", "/dev/shm", "/etc", "/etc/hostname", "/etc/hosts",
        "/etc/mtab", "/etc/resolv.conf", "/proc", "/run", "/run/.containerenv", "/run/secrets", "/sys",
    ]

    /// How many of the changes the container made itself.
    static func countOthers(_ changes: [ChangeWire], mounts: [Container.Mount]) -> Int {
        var made = common
        for mount in mounts {
            // The engine makes the mount point and every folder above it that wasn't there.
            var path = mount.destination[...]
            while !path.isEmpty {
                made.insert(String(path))
                path = path[..<(path.lastIndex(of: "/") ?? path.startIndex)]
            }
        }
        // Deleting such a path is something only the container does.
        return changes.count { $0.Kind == 2 || !made.contains($0.Path) }
    }
}
