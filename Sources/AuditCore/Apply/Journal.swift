/// How far an apply got, kept so that a crash at any instant loses nothing. Every call returns once it is durable.
package protocol Journal: Sendable {
    /// A new run of the plan with this number. `totals`: of the engine's store, before anything goes. `keeping`: what it
    /// saves first, which whoever goes on with it has to do as well.
    func begin(
        plan: Int, at time: Timestamp, predicted: ByteRange, totals: StoreTotals, keeping: Keeping
    ) throws -> Int
    /// A run that was interrupted goes on: until it finishes again, it counts as running. `keeping`: what it saves from
    /// now on.
    func resume(run: Int, keeping: Keeping) throws
    /// A step of the run has ended, another is about to be carried out, or both in one write.
    func advance(run: Int, ending: StepEnd?, starting: StepStart?) throws
    /// A step that was about to be carried out isn't: what was written of its start is taken back.
    func withdraw(run: Int, step: Int) throws
    func finish(run: Int, at time: Timestamp, result: RunResult) throws
}

/// A step that is about to be carried out.
package struct StepStart: Hashable, Sendable {
    package var step: Int
    package var time: Timestamp
    /// What the engine told of the object, which goes with it.
    package var document: String?
    /// The archive or image it was kept as.
    package var savedAs: String?

    package init(step: Int, at time: Timestamp, document: String? = nil, savedAs: String? = nil) {
        self.step = step
        self.time = time
        self.document = document
        self.savedAs = savedAs
    }
}

/// A step that is over.
package struct StepEnd: Hashable, Sendable {
    package var step: Int
    package var time: Timestamp
    package var result: StepResult

    package init(step: Int, at time: Timestamp, result: StepResult) {
        self.step = step
        self.time = time
        self.result = result
    }
}

/// How a step ended.
package struct StepResult: Hashable, Sendable {
    package var outcome: Outcome
    /// Measured; nil where the engine doesn't tell.
    package var freedBytes: Int64?
    /// The engine's words, or why it was skipped.
    package var message: String?

    package init(_ outcome: Outcome, freedBytes: Int64? = nil, message: String? = nil) {
        self.outcome = outcome
        self.freedBytes = freedBytes
        self.message = message
    }

    /// Enough of the disk is free: the step isn't needed.
    package static let targetReached = StepResult(.skipped, message: "target reached")

    /// Whether what the step is about is gone.
    package var isSuccess: Bool { outcome == .done || outcome == .alreadyGone }

    /// Done as planned, with nothing to be said about it.
    var isPlain: Bool { outcome == .done && message == nil }

    package enum Outcome: String, Codable, Sendable {
        case done
        case alreadyGone = "already_gone"
        case skipped, failed
    }
}

/// What the engine holds altogether, to see what a run has changed.
package struct StoreTotals: Hashable, Sendable {
    /// By the engine's own account; nil where it can't say.
    package var layersBytes: Int64?
    /// Free space of its disk; nil where that can't be seen. Others write there, too.
    package var diskFreeBytes: Int64?

    package init(layersBytes: Int64? = nil, diskFreeBytes: Int64? = nil) {
        self.layersBytes = layersBytes
        self.diskFreeBytes = diskFreeBytes
    }
}

/// How a run ended.
package struct RunResult: Hashable, Sendable {
    package var status: Status
    /// Measured: the sum over the steps, or by the store's totals where a step's answer didn't tell.
    package var freedBytes: Int64
    /// When the run began, also where it was resumed, and now.
    package var before: StoreTotals
    package var after: StoreTotals

    package init(status: Status, freedBytes: Int64, before: StoreTotals, after: StoreTotals) {
        self.status = status
        self.freedBytes = freedBytes
        self.before = before
        self.after = after
    }

    package enum Status: String, Codable, Sendable {
        /// Every step is done or was already.
        case completed
        /// Some step failed or was skipped.
        case incomplete
        /// Stopped on request; a later apply goes on.
        case interrupted
    }
}

/// What a journal knows of a run that hasn't finished.
package struct UnfinishedRun: Sendable {
    package var run: Int
    package var plan: Plan
    /// Steps that ended, by their order.
    package var ended: [Int: StepResult]
    /// Steps that were started and never ended: the engine must be asked what became of them.
    package var started: Set<Int>
    /// When it began.
    package var totals: StoreTotals
    /// What it saves before it deletes.
    package var keeping: Keeping

    package init(
        run: Int, plan: Plan, ended: [Int: StepResult], started: Set<Int>, totals: StoreTotals = StoreTotals(),
        keeping: Keeping = Keeping()
    ) {
        self.keeping = keeping
        self.totals = totals
        self.run = run
        self.plan = plan
        self.ended = ended
        self.started = started
    }
}
