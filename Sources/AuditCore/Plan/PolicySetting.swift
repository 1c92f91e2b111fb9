/// One key of a policy: how it is spelled, what it takes, and where it goes.
///
/// Flags and the config file both go through this table, so that they can't drift apart.
package struct PolicySetting: Sendable {
    /// As in JSON and in the config file; the flag has dashes.
    package let key: String
    /// What the value must be, for a message.
    package let expected: String
    /// Takes several values, which add up over flags, config file and default.
    package let isList: Bool
    /// Takes `true` or `false`.
    package let isSwitch: Bool
    private let set: @Sendable (inout Policy, String) -> Bool
    private let get: @Sendable (Policy) -> [String]

    /// False, and the policy unchanged, where the value isn't what is expected.
    package func apply(_ value: String, to policy: inout Policy) -> Bool { set(&policy, value) }

    /// The values as they would be written; none where nothing is set.
    package func values(in policy: Policy) -> [String] { get(policy) }

    package var flag: String { "--" + key.replacing("_", with: "-") }

    package static func named(_ key: String) -> PolicySetting? { all.first { $0.key == key } }

    /// In the order of INTERFACE.md.
    package static let all: [PolicySetting] = [
        list("image", "a list of image names", \.images),
        flag("stop_running", \.stopRunning),
        value("dangling_for", Age.form, \.danglingFor, Age.init, \.text),
        value("unused_for", Age.form, \.unusedFor, Age.init, \.text),
        value(
            "keep_newest", "a number of images, 0 or more", \.keepNewest, { Int($0).flatMap { $0 < 0 ? nil : $0 } },
            { String($0) }),
        value("stopped_for", Age.form, \.stoppedFor, Age.init, \.text),
        flag("stopped_compose", \.stoppedCompose),
        flag("discard_changes", \.discardChanges),
        value("build_cache_unused_for", Age.form, \.buildCacheUnusedFor, Age.init, \.text),
        value(
            "volumes", "none, anonymous or all", \.volumes, { Policy.Volumes(rawValue: $0) }, { $0.rawValue }),
        value("local_only", "keep or delete", \.localOnly, { Policy.LocalOnly(rawValue: $0) }, { $0.rawValue }),
        flag("ask_registries", \.askRegistries),
        list("keep", "a list of name patterns", \.keep),
        list("keep_label", "a list of KEY or KEY=VALUE", \.keepLabels) { !$0.hasPrefix("=") },
        optional("free", ByteSize.form, \.free, ByteSize.init, \.text),
        optional("until_free", FreeSpace.form, \.untilFree, FreeSpace.init, \.text),
    ]

    private static func value<Value>(
        _ key: String, _ expected: String, _ path: any WritableKeyPath<Policy, Value> & Sendable,
        _ parse: @escaping @Sendable (String) -> Value?, _ text: @escaping @Sendable (Value) -> String
    ) -> PolicySetting {
        PolicySetting(
            key: key, expected: expected, isList: false, isSwitch: false,
            set: { policy, word in
                guard let value = parse(word) else { return false }
                policy[keyPath: path] = value
                return true
            },
            get: { [text($0[keyPath: path])] })
    }

    private static func optional<Value>(
        _ key: String, _ expected: String, _ path: any WritableKeyPath<Policy, Value?> & Sendable,
        _ parse: @escaping @Sendable (String) -> Value?, _ text: @escaping @Sendable (Value) -> String
    ) -> PolicySetting {
        PolicySetting(
            key: key, expected: expected, isList: false, isSwitch: false,
            set: { policy, word in
                guard let value = parse(word) else { return false }
                policy[keyPath: path] = value
                return true
            },
            get: { $0[keyPath: path].map { [text($0)] } ?? [] })
    }

    private static func flag(_ key: String, _ path: any WritableKeyPath<Policy, Bool> & Sendable) -> PolicySetting {
        PolicySetting(
            key: key, expected: "true or false", isList: false, isSwitch: true,
            set: { policy, word in
                guard let value = Bool(word) else { return false }
                policy[keyPath: path] = value
                return true
            },
            get: { [String($0[keyPath: path])] })
    }

    private static func list(
        _ key: String, _ expected: String, _ path: any WritableKeyPath<Policy, [String]> & Sendable,
        isValid: @escaping @Sendable (String) -> Bool = { _ in true }
    ) -> PolicySetting {
        PolicySetting(
            key: key, expected: expected, isList: true, isSwitch: false,
            set: { policy, word in
                guard !word.isEmpty, isValid(word) else { return false }
                policy[keyPath: path].append(word)
                return true
            },
            get: { $0[keyPath: path] })
    }
}
