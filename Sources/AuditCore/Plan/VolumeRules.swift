/// Which volumes a policy lets go. Nothing brings a volume's data back, so none goes unasked.
struct VolumeRules {
    var policy: Policy
    var keepRules: KeepRules
    /// A container that mounts each volume, of those that stay.
    var users: [String: Container]

    func decision(for volume: Volume) -> Selection.Decision {
        if let reason = keepRules.reason(for: volume) { return .keep(reason) }
        if let user = users[volume.name] {
            return .keep(Reason(.inUse, "container \(user.name) (\(user.state.rawValue)) mounts it"))
        }
        switch (policy.volumes, volume.isAnonymous) {
        case (.none, _): return .keep(Reason(.notAsked, "no container mounts it; volumes only go with --volumes"))
        case (.anonymous, false): return .keep(Reason(.namedVolume, "it has a name; only --volumes all takes those"))
        case (.anonymous, true), (.all, _):
            let kind = volume.isAnonymous ? "anonymous" : "named"
            return .remove(Reason(.unusedVolume, "\(kind), no container mounts it"))
        }
    }
}
