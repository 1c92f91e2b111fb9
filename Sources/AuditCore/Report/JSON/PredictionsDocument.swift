/// How true past plans were.
struct PredictionsDocument: Encodable {
    private let record: PredictionRecord

    init(_ record: PredictionRecord) { self.record = record }

    private enum Key: String, CodingKey {
        case runs
        case trueRuns = "true_runs"
        case predictedBytes = "predicted_bytes"
        case freedBytes = "freed_bytes"
        case missedBytes = "missed_bytes"
    }

    func encode(to encoder: any Encoder) throws {
        var values = encoder.container(keyedBy: Key.self)
        try values.encode(record.runs, forKey: .runs)
        try values.encode(record.trueRuns, forKey: .trueRuns)
        try values.encode(record.predictedBytes, forKey: .predictedBytes)
        try values.encode(record.freedBytes, forKey: .freedBytes)
        try values.encode(record.missedBytes, forKey: .missedBytes)
    }
}
