internal import ArgumentParser
internal import AuditCore

/// What may be deleted.
struct PolicyOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "This image must go, with all its tags and what is in its way; nothing else is considered. May be repeated.",
            valueName: "NAME"))
    var image: [String] = []

    @Flag(inversion: .prefixedNo, help: "With --image: containers in its way may be stopped.")
    var stopRunning: Bool?

    @Option(
        help: ArgumentHelp(
            "Untagged images created, or first seen, that long ago (90m, 12h, 30d, 2w, never). Default: 1d.",
            valueName: "AGE"),
        transform: Age.parse)
    var danglingFor: Age?

    @Option(
        help: ArgumentHelp(
            "Images not seen in use for that long (90m, 12h, 30d, 2w, never). Default: 30d.", valueName: "AGE"),
        transform: Age.parse)
    var unusedFor: Age?

    @Option(help: ArgumentHelp("Of each repository, this many of the newest images stay. Default: 2.", valueName: "N"))
    var keepNewest: Int?

    @Option(
        help: ArgumentHelp(
            "Containers that stopped that long ago and hold no data (90m, 12h, 30d, 2w, never). Default: never.",
            valueName: "AGE"), transform: Age.parse)
    var stoppedFor: Age?

    @Flag(inversion: .prefixedNo, help: "Also those of compose projects, and with a restart policy.")
    var stoppedCompose: Bool?

    @Flag(inversion: .prefixedNo, help: "Also containers that hold data.")
    var discardChanges: Bool?

    @Option(
        help: ArgumentHelp(
            "Build cache records not used for that long (90m, 12h, 30d, 2w, never). Default: 7d.", valueName: "AGE"),
        transform: Age.parse)
    var buildCacheUnusedFor: Age?

    @Option(
        help: ArgumentHelp("Unused volumes: none, anonymous or all. Default: none.", valueName: "none|anonymous|all"))
    var volumes: Policy.Volumes?

    @Option(
        help: ArgumentHelp(
            "Images without proof that a registry has them: keep or delete. Default: keep.", valueName: "keep|delete"))
    var localOnly: Policy.LocalOnly?

    @Flag(
        inversion: .prefixedNo,
        help: "Ask registries, through the engine, for images without such a proof that would go if they had it.")
    var askRegistries: Bool?

    @Option(help: ArgumentHelp("Never touch what has a name like this (glob). May be repeated.", valueName: "PATTERN"))
    var keep: [String] = []

    @Option(
        help: ArgumentHelp(
            "Never touch what carries this label. May be repeated; begins with audit.keep.", valueName: "KEY[=VALUE]"))
    var keepLabel: [String] = []

    @Option(
        help: ArgumentHelp(
            "Stop when this much is freed (500MB, 20GB, 4GiB), choosing what hurts least.", valueName: "SIZE"),
        transform: ByteSize.parse)
    var free: ByteSize?

    @Option(
        help: ArgumentHelp(
            "The same, until this much of the engine's disk is free (20GB, 15%).", valueName: "SIZE|PERCENT"),
        transform: FreeSpace.parse)
    var untilFree: FreeSpace?

    /// What was given, as the config file would spell it.
    var given: [(key: String, values: [String])] {
        let all: [(String, [String])] = [
            ("image", image), ("stop_running", stopRunning.texts), ("dangling_for", danglingFor.texts(\.text)),
            ("unused_for", unusedFor.texts(\.text)), ("keep_newest", keepNewest.texts),
            ("stopped_for", stoppedFor.texts(\.text)), ("stopped_compose", stoppedCompose.texts),
            ("discard_changes", discardChanges.texts),
            ("build_cache_unused_for", buildCacheUnusedFor.texts(\.text)), ("volumes", volumes.texts(\.rawValue)),
            ("local_only", localOnly.texts(\.rawValue)), ("ask_registries", askRegistries.texts), ("keep", keep),
            ("keep_label", keepLabel),
            ("free", free.texts(\.text)), ("until_free", untilFree.texts(\.text)),
        ]
        return all.filter { !$0.1.isEmpty }
    }

    func validate() throws {
        if stopRunning == true, image.isEmpty { throw ValidationError("--stop-running goes with --image.") }
        if free != nil, untilFree != nil { throw ValidationError("--free and --until-free exclude each other.") }
        if free != nil || untilFree != nil, !image.isEmpty {
            throw ValidationError("--image says what must go; --free and --until-free have nothing to choose then.")
        }
        for (key, values) in given {
            guard let setting = PolicySetting.named(key) else { continue }
            var scratch = Policy()
            for value in values where !setting.apply(value, to: &scratch) {
                throw ValidationError("\(setting.flag) takes \(setting.expected).")
            }
        }
    }

    /// Flag beats config file beats default.
    func effective(over file: ConfigFile?) throws -> EffectivePolicy {
        var effective = EffectivePolicy()
        // Whatever was parsed or read was checked there, so nothing is refused here.
        if let file {
            for entry in file.policy {
                _ = effective.set(entry.setting, to: entry.values, from: .file(path: file.path, line: entry.line))
            }
        }
        for (key, values) in given {
            if let setting = PolicySetting.named(key) { _ = effective.set(setting, to: values, from: .flag) }
        }
        if let conflict = effective.conflict {
            guard case .file(let path, let line) = conflict.origin else { throw ValidationError(conflict.text) }
            throw ConfigError.conflict(
                path: path, line: line, why: "stop_running goes with image, here or as --image")
        }
        return effective
    }
}

extension Optional where Wrapped: CustomStringConvertible {
    fileprivate var texts: [String] { map { [$0.description] } ?? [] }
}

extension Optional {
    fileprivate func texts(_ text: (Wrapped) -> String) -> [String] { map { [text($0)] } ?? [] }
}

extension Policy.LocalOnly: ExpressibleByArgument {}

extension Policy.Volumes: ExpressibleByArgument {}
