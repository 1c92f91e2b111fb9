internal import AuditCore
internal import Synchronization

/// Shows a run at work: on a terminal one line that moves, with every finished step above it; elsewhere plain lines.
final class ApplyDisplay: Sendable {
    private let context: Context
    private let plan: Plan
    private let isQuiet: Bool
    private let hasColor: Bool
    /// Also held while something is written: the moving line is redrawn by a task of its own.
    private let state = Mutex(State())

    private struct State {
        var step: Plan.Step?
        var soFar = FreedSoFar()
        var seconds = 0
        var ticker: Task<Void, Never>?
    }

    init(context: Context, plan: Plan, options: CommonOptions) {
        self.context = context
        self.plan = plan
        isQuiet = options.quiet
        hasColor = options.hasColor(context.messagesAreOnTerminal, context.environment)
    }

    func show(_ progress: ApplyProgress) {
        if isQuiet { return }
        // Nobody watches a file: what is begun is no news there, what is done is.
        if let text = ApplyText.line(progress) { say(progress.style.paint(text, hasColor: hasColor)) }
        guard context.statusLine != nil, case .starting(let step, _, let soFar) = progress else { return }
        state.withLock { state in
            state.step = step
            state.soFar = soFar
            state.seconds = 0
            if state.ticker == nil { state.ticker = Task { [weak self] in await self?.tick() } }
            draw(state)
        }
    }

    /// A line that stays, above the one that moves.
    func say(_ text: String) {
        state.withLock { state in
            context.statusLine?("")
            context.message(text)
            draw(state)
        }
    }

    func end() {
        state.withLock { state in
            state.step = nil
            state.ticker.take()?.cancel()
            context.statusLine?("")
        }
    }

    /// Redrawn every second: a deletion may take minutes, and must be seen to live.
    private func tick() async {
        while (try? await Task.sleep(for: .seconds(1))) != nil {
            state.withLock { state in
                state.seconds += 1
                draw(state)
            }
        }
    }

    private func draw(_ state: borrowing State) {
        guard let step = state.step, let line = context.statusLine else { return }
        let text = ApplyText.status(
            step, of: plan.steps.last?.order ?? 0, soFar: state.soFar, predicted: plan.frees, seconds: state.seconds)
        line(String(text.prefix(context.width - 1)))
    }
}

extension ApplyProgress {
    fileprivate var style: TextStyle {
        guard case .ended(_, let result, _, _) = self else { return .plain }
        return result.outcome.style
    }
}
