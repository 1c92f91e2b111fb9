/// A policy, and where each of its values came from.
package struct EffectivePolicy: Sendable {
    package private(set) var policy = Policy()
    /// By key: where each value is from, in the order of the values. One whose value is the default isn't listed.
    private var origins: [String: [Origin]] = [:]

    package enum Origin: Hashable, Sendable, CustomStringConvertible {
        case builtIn
        case file(path: String, line: Int)
        case flag

        package var description: String {
            switch self {
            case .builtIn: "default"
            case .file(let path, let line): "\(path), line \(line)"
            case .flag: "flag"
            }
        }
    }

    package init() {
        origins["keep_label"] = policy.keepLabels.map { _ in .builtIn }
    }

    /// Called with the weakest origin first. Only lists of what to keep add up; what else is said later replaces.
    ///
    /// - Returns: Whether each value was one.
    package mutating func set(_ setting: PolicySetting, to values: [String], from origin: Origin) -> Bool {
        var changed = policy
        let addsUp = ["keep", "keep_label"].contains(setting.key)
        var from = addsUp ? origins[setting.key] ?? [] : []
        // Images named on the command line are asked for instead of those in the file.
        if setting.isList, !addsUp { changed.images = [] }
        for value in values {
            guard setting.apply(value, to: &changed) else { return false }
            from.append(origin)
        }
        // Three ways to say what must go: the stronger word stands.
        switch setting.key {
        case "image" where !values.isEmpty: (changed.free, changed.untilFree) = (nil, nil)
        case "free": changed.untilFree = nil
        case "until_free": changed.free = nil
        default: break
        }
        if ["free", "until_free"].contains(setting.key), !changed.images.isEmpty {
            changed.images = []
            // Which only said how those were to go.
            changed.stopRunning = false
        }
        policy = changed
        origins[setting.key] = from
        return true
    }

    /// Each key with each of its values and where that is from; a key without a value once.
    package var lines: [(key: String, value: String?, origin: Origin)] {
        PolicySetting.all.flatMap { setting -> [(key: String, value: String?, origin: Origin)] in
            let values = setting.values(in: policy)
            guard !values.isEmpty else { return [(setting.key, nil, .builtIn)] }
            let from = origins[setting.key] ?? []
            return values.enumerated().map { index, value in
                (setting.key, value, index < from.count ? from[index] : .builtIn)
            }
        }
    }

    /// What doesn't go together, in words, and where it was said; nil where all is well.
    package var conflict: (text: String, origin: Origin)? {
        guard policy.stopRunning, policy.images.isEmpty else { return nil }
        return ("--stop-running goes with --image.", origins["stop_running"]?.last ?? .builtIn)
    }
}
