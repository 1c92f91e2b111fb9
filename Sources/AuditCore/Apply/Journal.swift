/// How far an apply got, kept so that a crash at any instant loses nothing. Every call returns once it is durable.
package protocol Journal: Sendable {
    /// A new run of the plan with this number.
    func begin(plan: Int, engineID: String, at time: Timestamp, predicted: ByteRange) throws -> Int
    /// The step is about to be carried out. `document`: what the engine told of the object, which goes with it.
    func start(step: Int, of run: Int, at time: Timestamp, document: String?) throws
    func end(step: Int, of run: Int, at time: Timestamp, result: StepResult) throws
    func finish(run: Int, at time: Timestamp, result: RunResult) throws
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

    package enum Outcome: String, Codable, Sendable {
        case done
        case alreadyGone = "already_gone"
        case skipped, failed
    }
}

/// How a run ended.
package struct RunResult: Hashable, Sendable {
    package var status: Status
    /// Measured, the sum over the steps.
    package var freedBytes: Int64
    /// The engine's own total of its layers before and after; nil where it can't say.
    package var layersBeforeBytes: Int64?
    package var layersAfterBytes: Int64?

    package init(status: Status, freedBytes: Int64, layersBeforeBytes: Int64?, layersAfterBytes: Int64?) {
        self.status = status
        self.freedBytes = freedBytes
        self.layersBeforeBytes = layersBeforeBytes
        self.layersAfterBytes = layersAfterBytes
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

    package init(run: Int, plan: Plan, ended: [Int: StepResult], started: Set<Int>) {
        self.run = run
        self.plan = plan
        self.ended = ended
        self.started = started
    }
}
