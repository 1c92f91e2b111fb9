package import AuditCore
import Synchronization

/// A journal in memory, which can die at any of its writes.
package final class MemoryJournal: Journal {
    package struct Death: Error {}

    private struct State {
        var started: Set<Int> = []
        var ended: [Int: StepResult] = [:]
        var result: RunResult?
        var writesLeft: Int
        var writes = 0
    }

    private let state: Mutex<State>

    /// - Parameter writes: After so many, every further one fails.
    package init(dyingAfter writes: Int = .max) { state = Mutex(State(writesLeft: writes)) }

    package var writes: Int { state.withLock { $0.writes } }
    /// Steps whose start is written, ended or not.
    package var started: Set<Int> { state.withLock(\.started) }
    package var result: RunResult? { state.withLock { $0.result } }

    package func begin(
        plan: Int, at time: Timestamp, predicted: ByteRange, totals: StoreTotals, keeping: Keeping
    ) throws -> Int {
        try write { _ in }
        return 1
    }

    package func resume(run: Int, keeping: Keeping) throws { try write { _ in } }

    package func advance(run: Int, ending: StepEnd?, starting: StepStart?) throws {
        try write { state in
            if let ending { state.ended[ending.step] = ending.result }
            if let starting { state.started.insert(starting.step) }
        }
    }

    package func withdraw(run: Int, step: Int) throws { try write { $0.started.remove(step) } }

    package func finish(run: Int, at time: Timestamp, result: RunResult) throws { try write { $0.result = result } }

    /// What another process finds after this one died.
    package func unfinishedRun(of plan: Plan) -> UnfinishedRun {
        state.withLock {
            UnfinishedRun(run: 1, plan: plan, ended: $0.ended, started: $0.started.subtracting($0.ended.keys))
        }
    }

    private func write(_ body: (inout State) -> Void) throws {
        try state.withLock { state in
            guard state.writesLeft > 0 else { throw Death() }
            state.writesLeft -= 1
            state.writes += 1
            body(&state)
        }
    }
}
