/// What completed runs freed, beside what their plans had said.
package struct PredictionRecord: Hashable, Sendable {
    package private(set) var runs = 0
    /// Those in which exactly that was freed, or an amount within the bounds that were given.
    package private(set) var trueRuns = 0
    package private(set) var predictedBytes: Int64 = 0
    package private(set) var freedBytes: Int64 = 0
    /// The sum of what each run missed by, to either side.
    package private(set) var missedBytes: Int64 = 0

    package init() {}

    package mutating func add(predicted: ByteRange, freed: Int64) {
        runs += 1
        predictedBytes += predicted.atLeast
        freedBytes += freed
        let missed = max(predicted.atLeast - freed, freed - (predicted.atMost ?? .max), 0)
        missedBytes += missed
        if missed == 0 { trueRuns += 1 }
    }

    /// `12 of 12 runs freed what was predicted`; nil before the first run.
    package var text: String? {
        guard runs > 0 else { return nil }
        let runs = "\(trueRuns) of \(ByteText.count(self.runs, "run")) freed what was predicted"
        return missedBytes == 0 ? runs : runs + ", the others missed it by \(ByteText.size(missedBytes)) in all"
    }
}
