import AuditCore
import AuditStore
import TestSupport

/// A journal whose process can die before and after each of its writes.
struct CrashingJournal: Journal {
    let journal: RunJournal
    let point: CrashPoint

    private func write<Value>(_ body: () throws -> Value) throws -> Value {
        try point.pass()
        let value = try body()
        try point.pass()
        return value
    }

    func begin(
        plan: Int, at time: Timestamp, predicted: ByteRange, totals: StoreTotals, keeping: Keeping
    ) throws -> Int {
        try write {
            try journal.begin(plan: plan, at: time, predicted: predicted, totals: totals, keeping: keeping)
        }
    }

    func resume(run: Int, keeping: Keeping) throws {
        try write { try journal.resume(run: run, keeping: keeping) }
    }

    func advance(run: Int, ending: StepEnd?, starting: StepStart?) throws {
        try write { try journal.advance(run: run, ending: ending, starting: starting) }
    }

    func withdraw(run: Int, step: Int) throws { try write { try journal.withdraw(run: run, step: step) } }

    func finish(run: Int, at time: Timestamp, result: RunResult) throws {
        try write { try journal.finish(run: run, at: time, result: result) }
    }
}
