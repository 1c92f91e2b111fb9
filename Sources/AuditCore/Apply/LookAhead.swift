/// Makes the next step ready while one is in hand: looks at its object and writes it down as started, so that the engine
/// hardly waits for us between two.
///
/// What holds: no step is sent before the journal has its start on the disk, and none before the answer to the one before
/// it. Two steps may be open in the journal, so a crash leaves up to two of which only the engine knows what became; the
/// second may not even have been sent. What was seen counts only where the first step went as planned, and only for a
/// moment. Else the start is taken back, and the step is looked at in its turn.
///
/// For images that go by their ID, one after another: whatever comes up meanwhile is refused by the engine itself, as
/// `StepCheck` says. A name may be moved to another image meanwhile, so names are looked at right before they go.
struct LookAhead: Sendable {
    private let check: StepCheck
    private let clock: @Sendable () -> Timestamp
    private var prepared: (step: Plan.Step, ready: StepCheck.Ready, time: Timestamp)?

    /// What was seen so many seconds ago has to be seen again. Removing a large image takes minutes.
    private static let patience: Int64 = 1

    init(check: StepCheck, clock: @escaping @Sendable () -> Timestamp) {
        self.check = check
        self.clock = clock
    }

    /// While another step is in hand: makes this one ready, and writes what the journal doesn't have yet. Whatever is not as
    /// expected is left for the step's own turn; what can't be written now fails again then.
    func preparing(_ step: Plan.Step?, log: StepLog) async -> (LookAhead, StepLog) {
        var (ahead, log) = (self, log)
        if let step { await ahead.prepare(step, log: &log) }
        try? log.flush()
        return (ahead, log)
    }

    private mutating func prepare(_ step: Plan.Step, log: inout StepLog) async {
        let time = clock()
        guard case .ready(let ready)? = try? await check.finding(for: step) else { return }
        do { try log.start(step, document: ready.document, savedAs: nil) } catch { return }
        prepared = (step, ready, time)
    }

    /// In the step's turn: what was seen of it, where that still counts.
    mutating func take(_ step: Plan.Step, log: inout StepLog) throws -> StepCheck.Ready? {
        if let prepared, prepared.step == step, clock().seconds(since: prepared.time) <= Self.patience {
            self.prepared = nil
            return prepared.ready
        }
        try discard(log: &log)
        return nil
    }

    /// Takes the start back: the step was not sent.
    mutating func discard(log: inout StepLog) throws {
        guard let prepared else { return }
        try log.withdraw(prepared.step)
        self.prepared = nil
    }
}
