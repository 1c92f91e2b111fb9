import AuditCore
import Testing

@Suite struct PredictionRecordTests {
    @Test func runsAreTrueWithinTheirBoundsAndMissesAddUp() {
        var record = PredictionRecord()
        #expect(record.text == nil)
        record.add(predicted: .exactly(100), freed: 100)
        record.add(predicted: ByteRange(atLeast: 10, atMost: 20), freed: 15)
        record.add(predicted: .unknown, freed: 1_000_000)
        #expect(record.text == "3 of 3 runs freed what was predicted")
        record.add(predicted: .exactly(100), freed: 90)
        record.add(predicted: ByteRange(atLeast: 10, atMost: 20), freed: 25)
        #expect(record.missedBytes == 15 && record.trueRuns == 3 && record.runs == 5)
        #expect(record.text == "3 of 5 runs freed what was predicted, the others missed it by 15 B in all")
    }
}
