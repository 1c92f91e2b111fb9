/// Writes down how a run goes on. A step's end is written together with the start of the next one: a crash until then is
/// like one in the midst of the step, and the engine is asked what became of it.
struct StepLog: Sendable {
    let journal: any Journal
    let run: Int
    let clock: @Sendable () -> Timestamp
    private var ended: StepEnd?

    init(journal: any Journal, run: Int, clock: @escaping @Sendable () -> Timestamp) {
        self.journal = journal
        self.run = run
        self.clock = clock
    }

    /// Durable when it returns, and so is the end of the step before.
    mutating func start(_ step: Plan.Step, document: String?, savedAs: String?) throws {
        let start = StepStart(step: step.order, at: clock(), document: document, savedAs: savedAs)
        try journal.advance(run: run, ending: ended, starting: start)
        ended = nil
    }

    /// The step was started and not sent: it is as if it had never begun.
    mutating func withdraw(_ step: Plan.Step) throws { try journal.withdraw(run: run, step: step.order) }

    mutating func end(_ step: Plan.Step, _ result: StepResult) throws {
        try flush()
        ended = StepEnd(step: step.order, at: clock(), result: result)
    }

    /// Before anything that takes its time, and at the end.
    mutating func flush() throws {
        guard let ended else { return }
        try journal.advance(run: run, ending: ended, starting: nil)
        self.ended = nil
    }
}
