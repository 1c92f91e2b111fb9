internal import AuditCore
internal import Synchronization

/// Shows a run at work: on a terminal one line that moves, with every finished step above it; elsewhere plain lines.
final class ApplyDisplay: Sendable {
    private let context: Context
    private let plan: Plan
    private let isQuiet: Bool
    private let state = Mutex(State())

    private struct State {
        var step: Plan.Step?
        var freed: Int64 = 0
        var seconds = 0
        var ticker: Task<Void, Never>?
    }

    init(context: Context, plan: Plan, isQuiet: Bool) {
        self.context = context
        self.plan = plan
        self.isQuiet = isQuiet
    }

    func show(_ progress: ApplyProgress) {
        if isQuiet { return }
        let text = ApplyText.line(progress)
        guard let line = context.statusLine else {
            // Nobody watches: what is begun is no news, what is done is.
            if let text { context.message(text) }
            return
        }
        if let text {
            line("")
            context.message(text)
        }
        if case .starting(let step, _, let freed) = progress {
            state.withLock { state in
                state.step = step
                state.freed = freed
                state.seconds = 0
                if state.ticker == nil { state.ticker = Task { [weak self] in await self?.tick() } }
            }
            draw()
        }
    }

    func end() {
        let ticker = state.withLock { state in
            state.step = nil
            return state.ticker.take()
        }
        ticker?.cancel()
        if !isQuiet { context.statusLine?("") }
    }

    /// Redrawn every second: a deletion may take minutes, and must be seen to live.
    private func tick() async {
        while (try? await Task.sleep(for: .seconds(1))) != nil { draw() }
    }

    private func draw() {
        let text = state.withLock { state -> String? in
            guard let step = state.step else { return nil }
            defer { state.seconds += 1 }
            return ApplyText.status(
                step, of: plan.steps.count, freed: state.freed, predicted: plan.frees, seconds: state.seconds)
        }
        if let text { context.statusLine?(String(text.prefix(context.width - 1))) }
    }
}
