internal import ArgumentParser
internal import AuditCore

/// What may be deleted.
struct PolicyOptions: ParsableArguments {
    @Option(help: "This image must go, with all its tags and what is in its way; nothing else is considered.")
    var image: [String] = []

    @Flag(help: "With --image: containers in its way may be stopped.")
    var stopRunning = false

    @Option(help: "Untagged images created that long ago (90m, 12h, 30d, 2w, never).")
    var danglingFor: Age?

    @Option(help: "Images not seen in use for that long (90m, 12h, 30d, 2w, never).")
    var unusedFor: Age?

    @Option(help: "Of each repository, this many of the newest images stay.")
    var keepNewest: Int?

    @Option(help: "Containers that stopped that long ago and hold no data (90m, 12h, 30d, 2w, never).")
    var stoppedFor: Age?

    @Flag(help: "Also containers that hold data.")
    var discardChanges = false

    @Option(help: "Build cache records not used for that long (90m, 12h, 30d, 2w, never).")
    var buildCacheUnusedFor: Age?

    @Option(help: "Unused volumes: none, anonymous or all.")
    var volumes: Policy.Volumes?

    @Option(help: "Images without proof that a registry has them: keep or delete.")
    var localOnly: Policy.LocalOnly?

    @Option(help: "Never touch what has a name like this (glob).")
    var keep: [String] = []

    @Option(help: "Never touch what carries this label (KEY or KEY=VALUE).")
    var keepLabel: [String] = []

    var policy: Policy {
        var policy = Policy()
        policy.images = image
        policy.stopRunning = stopRunning
        policy.danglingFor = danglingFor ?? policy.danglingFor
        policy.unusedFor = unusedFor ?? policy.unusedFor
        policy.keepNewest = keepNewest ?? policy.keepNewest
        policy.stoppedFor = stoppedFor ?? policy.stoppedFor
        policy.discardChanges = discardChanges
        policy.buildCacheUnusedFor = buildCacheUnusedFor ?? policy.buildCacheUnusedFor
        policy.volumes = volumes ?? policy.volumes
        policy.localOnly = localOnly ?? policy.localOnly
        policy.keep += keep
        policy.keepLabels += keepLabel
        return policy
    }

    func validate() throws {
        if stopRunning, image.isEmpty { throw ValidationError("--stop-running goes with --image.") }
        if let keepNewest, keepNewest < 0 {
            throw ValidationError("--keep-newest takes a number of images, 0 or more.")
        }
        for label in keepLabel where label.isEmpty || label.hasPrefix("=") {
            throw ValidationError("--keep-label takes KEY or KEY=VALUE.")
        }
    }
}

extension Age: ExpressibleByArgument {
    public init?(argument: String) { self.init(argument) }
}

extension Policy.LocalOnly: ExpressibleByArgument {}

extension Policy.Volumes: ExpressibleByArgument {}
