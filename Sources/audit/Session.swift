internal import AuditCore
internal import AuditStore
internal import DockerEngine

/// A command at work: the database, and the engine where it needs one.
struct Session {
    let context: Context
    let options: CommonOptions
    private let lazyDatabase: LazyDatabase

    init(_ options: CommonOptions, in context: Context) {
        self.options = options
        self.context = context
        lazyDatabase = LazyDatabase(path: options.databasePath(context.environment))
    }

    /// Throws where there is none.
    var database: AuditDatabase { get throws { try lazyDatabase.open(creating: false) } }

    /// What the flags, the config file and the defaults make together.
    func policy(_ given: PolicyOptions) throws -> EffectivePolicy {
        try given.effective(
            over: try ConfigFile.load(named: options.config, environment: context.environment))
    }

    private var locator: EngineLocator { EngineLocator(environment: context.environment) }

    /// Connects to the engine, and closes the connection whatever happens.
    ///
    /// - Parameters:
    ///   - host: Where to look if no option says so.
    ///   - beginsReading: Whether it is read at once.
    func withEngine<Result>(
        at host: String? = nil, beginsReading: Bool = false, _ body: (Context.Engine) async throws -> Result
    ) async throws -> Result {
        let named = options.host ?? (options.context == nil ? host : nil)
        let connectedAt = context.clock()
        var engine = try await context.connect(
            try locator.locate(host: named, context: options.context), beginsReading)
        engine.connectedAt = connectedAt
        do {
            let result = try await body(engine)
            await engine.close()
            return result
        } catch {
            await engine.close()
            throw error
        }
    }

    /// Reads the engine and keeps what was read.
    func takeSnapshot(of engine: Context.Engine, policy: Policy = Policy()) async throws -> StoredSnapshot {
        let stored = try await takeReading(of: engine, policy: policy)
        return StoredSnapshot(number: stored.number, snapshot: try stored.reading.snapshot())
    }

    /// The same, where nobody asks for all of it.
    func takeReading(
        of engine: Context.Engine, policy: Policy = Policy()
    ) async throws -> (number: Int, reading: Reading) {
        let database = try lazyDatabase.open(creating: true)
        // Looked up while the engine is at work.
        let known = Task { try database.knownFacts(of: engine.facts) }
        async let reserve: Void = {
            _ = await known.result
            database.refillReserve()
        }()
        var reading = try await engine.source.reading(
            knowing: { try await known.value }, at: engine.connectedAt ?? context.clock())
        reading.partial = await reading.partial.askingChanges(
            of: try policy.candidates(in: reading), from: engine.source)
        let number = try database.save(reading, known: try await known.value)
        await reserve
        room(on: engine.facts)?.take()
        return (number, reading)
    }

    /// `snapshot 34 of build-07: 412 images, 1,903 layers of 61.2 GB, 20 containers, 3 volumes`
    func summary(of number: Int, _ reading: Reading) throws -> String {
        // Of images that weren't looked up, what was counted of them when they were.
        let snapshot = reading.partial
        var (images, layers, bytes) = (snapshot.images.count, snapshot.layers.count, snapshot.layers.map(\.size).sum())
        if reading.earlierImages != nil {
            let totals = try database.totals(of: number)
            (images, layers, bytes) = (totals.images, totals.layers, .exactly(totals.layersBytes))
        }
        let parts = [
            ByteText.count(images, "image"), "\(ByteText.count(layers, "layer")) of \(ByteText.size(bytes))",
            ByteText.count(snapshot.containers.count, "container"), ByteText.count(snapshot.volumes.count, "volume"),
        ]
        return "snapshot \(number) of \(SafeText.visible(snapshot.engine.name)): \(parts.joined(separator: ", "))"
    }

    /// A stored snapshot with what the containers of this object have written, where only the engine can tell.
    func askingChanges(
        of name: String, kind: ObjectLookup.Kind?, in stored: StoredSnapshot, from engine: Context.Engine
    ) async throws -> StoredSnapshot {
        let object = try? ObjectLookup(Analysis(stored.snapshot)).object(named: name, kind: kind)
        let wanted: Set<ContainerID> =
            switch object {
            case .container(let container): [container.id]
            case .image(let image):
                Set(stored.snapshot.containers.filter { $0.usedImages.contains(image.id) }.map(\.id))
            case .layer(let position): Set(Analysis(stored.snapshot).containers(on: position).map(\.id))
            case .volume(let volume):
                Set(stored.snapshot.containers.filter { $0.volumeNames.contains(volume.name) }.map(\.id))
            case nil: []
            }
        var asked = stored
        asked.snapshot = await stored.snapshot.askingChanges(of: wanted, from: engine.source)
        return asked
    }

    /// Nil where the database is on another disk than the engine.
    func room(on engine: EngineFacts) -> EngineRoom? {
        EngineRoom(of: engine, beside: options.databasePath(context.environment))
    }

    func commands(for engine: EngineFacts) -> EngineCommand {
        let isDefault = locator.isShellDefault(engine.endpoint, product: engine.product)
        if isDefault { return EngineCommand(program: engine.product.rawValue) }
        return EngineCommand(
            program: engine.product.rawValue, host: engine.endpoint,
            context: engine.product == .docker
                ? locator.contextName(for: engine.endpoint, named: options.context) : nil)
    }

    /// Plans on a stored snapshot, and keeps the plan.
    ///
    /// - Parameter forReport: Whether that is wanted which only a report shows: whose bytes they are, since when layers are
    ///   orphaned and why, and the snapshot before.
    func makePlan(
        on stored: StoredSnapshot, policy: Policy, answers: [ImageID: RegistryAnswer] = [:],
        madeBy maker: AuditDatabase.PlanMaker, forReport: Bool = true
    ) throws -> ReportContent {
        let analysis = Analysis(stored.snapshot)
        var history = try database.history(
            upTo: stored.number, orphans: forReport ? analysis.orphanedLayers().map(\.layer) : [])
        history.registryAnswers = answers
        let commands = commands(for: stored.snapshot.engine)
        let plan = try Planner(analysis: analysis, history: history, policy: policy, commands: commands)
            .planWithAlternatives()
        let previous = forReport ? try database.snapshot(before: stored.number) : nil
        let usage = forReport ? try database.usage(upTo: stored.number) : nil
        return ReportContent(
            number: stored.number, analysis: analysis, history: history,
            plan: try database.save(plan, snapshot: stored.number, madeBy: maker),
            previous: try previous.map { ($0, try database.snapshot($0, before: (stored.number, analysis))) },
            commands: commands,
            trend: try database.trend(upTo: stored.number), repositories: usage?.holders(.repository) ?? [],
            projects: usage?.holders(.project) ?? [],
            predictions: try database.predictionRecord(of: stored.snapshot.engine))
    }
}

struct StoredSnapshot {
    var number: Int
    var snapshot: Snapshot
}
