/// Which volumes a policy lets go. Nothing brings a volume's data back, so none goes unasked.
struct VolumeRules {
    var policy: Policy
    var keepRules: KeepRules
    /// A container that mounts each volume, of those that stay.
    var users: [String: Container]
    var history: History

    func decision(for volume: Volume) -> Selection.Decision {
        if let reason = keepRules.reason(for: volume) { return .keep(reason) }
        if let user = users[volume.name] {
            return .keep(Reason(.inUse, "container \(user.name) (\(user.state.rawValue)) mounts it"))
        }
        switch (policy.volumes, volume.isAnonymous) {
        case (.none, _): return .keep(Reason(.notAsked, "\(unmounted(volume)); volumes only go with --volumes"))
        case (.anonymous, false):
            return .keep(
                Reason(.namedVolume, "\(unmounted(volume)), but it has a name; only --volumes all takes those"))
        case (.anonymous, true), (.all, _):
            let kind = volume.isAnonymous ? "anonymous" : "named"
            return .remove(Reason(.unusedVolume, "\(kind), \(unmounted(volume))"))
        }
    }

    private func unmounted(_ volume: Volume) -> String { "no container mounts it, \(history.lastMountedText(volume))" }
}

extension History {
    /// Such as: `last seen mounted on 2026-11-20`
    func lastMountedText(_ volume: Volume) -> String {
        volumesLastMounted[volume.name].map { "last seen mounted on \($0.day)" }
            ?? "never seen mounted since \(since.day)"
    }
}
