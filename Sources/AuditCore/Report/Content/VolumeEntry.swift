/// A volume with who mounts it.
package struct VolumeEntry: Hashable, Sendable {
    package var volume: Volume
    /// The containers that mount it, in any state, by name.
    package var mountedBy: [String]
    /// The last reading that saw a container mount it.
    package var lastMountedAt: Timestamp?
    package var fate: PlanFates.Fate?

    /// Largest first.
    static func list(_ analysis: Analysis, _ history: History, _ fates: PlanFates) -> [VolumeEntry] {
        var users: [String: [String]] = [:]
        for container in analysis.snapshot.containers {
            for name in Set(container.volumeNames) { users[name, default: []].append(container.name) }
        }
        return analysis.snapshot.volumes.map { volume in
            VolumeEntry(
                volume: volume, mountedBy: (users[volume.name] ?? []).sorted(),
                lastMountedAt: history.volumesLastMounted[volume.name], fate: fates[.volume, volume.name])
        }.sorted { ($1.volume.sizeBytes ?? 0, $0.volume.name) < ($0.volume.sizeBytes ?? 0, $1.volume.name) }
    }
}
