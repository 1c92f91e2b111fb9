// What became of a step that was sent.

extension Applier {
    typealias Answer = Result<Removal, RemovalError>

    func send(_ step: Plan.Step, before: Analysis) async -> Answer {
        let step = step.countingAge(to: before.snapshot.takenAt, at: clock())
        do { return .success(try await remover.carryOut(step)) } catch { return .failure(error) }
    }

    /// What became of the step.
    ///
    /// - Parameter lostAnswers: What was said about earlier attempts whose answer was lost.
    func settle(
        _ answer: Answer, of step: Plan.Step, ready: StepCheck.Ready, before: Analysis, check: StepCheck,
        lostAnswers: [String] = []
    ) async throws -> StepResult {
        switch answer {
        case .success(let removal):
            if let other = Self.other(removal, than: step) {
                return StepResult(.failed, message: "\(step.name) was moved at that instant: \(other) is gone instead")
            }
            // What an earlier attempt pruned, nobody has told.
            let told = lostAnswers.isEmpty || step.action != .pruneBuildCache ? removal : nil
            return StepResult(.done, freedBytes: await freedBytes(by: told, step, ready: ready, before: before))
        case .failure(let error):
            // Docker's tags and Podman's images are gone from its memory then, and still in its files.
            if case .noRoom(let words) = error { throw Stop(halt: .noRoom(words)) }
            // An error may come after tags were removed, and an answer may be lost after the deed: look again.
            let now: StepCheck.Finding
            do {
                now = try await finding(check, for: step)
            } catch let unreadable as StepCheckError {
                throw Stop(halt: .engineLost("\(error.message); \(unreadable)"))
            }
            switch (error, now) {
            case (.notFound(let words), .alreadyGone) where lostAnswers.isEmpty:
                return StepResult(.alreadyGone, message: words)
            case (_, .alreadyGone):
                let freed = await freedBytes(by: nil, step, ready: ready, before: before)
                let words = (lostAnswers + [error.message])[0]
                return StepResult(.done, freedBytes: freed, message: "done, but the answer was: \(words)")
            case (.unknown(let words), .ready(let ready)) where lostAnswers.count < 2:
                return try await settle(
                    await send(step, before: before), of: step, ready: ready, before: before, check: check,
                    lostAnswers: lostAnswers + [words])
            case (_, .ready(let after)):
                let lost = Set(ready.references).subtracting(after.references).sorted()
                let note = lost.isEmpty ? "" : " (but \(lost.joined(separator: ", ")) was untagged)"
                return StepResult(.failed, message: error.message + note)
            case (_, .changed(let why)): return StepResult(.failed, message: "\(error.message) (\(why))")
            }
        }
    }

    /// What an untagging deleted that isn't the plan's: the tag was moved between our look and the deed.
    private static func other(_ removal: Removal, than step: Plan.Step) -> Digest? {
        guard step.action == .untagImage, let target = Digest(step.target), !removal.deleted.contains(target)
        else { return nil }
        return removal.deleted.first
    }
}
