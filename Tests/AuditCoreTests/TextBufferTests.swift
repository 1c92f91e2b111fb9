import Testing

@testable import AuditCore

@Suite struct TextBufferTests {
    @Test func nothingIsNothing() {
        var buffer = TextBuffer()
        #expect(buffer.text == "")
        buffer += ""
        #expect(buffer.text == "")
    }

    @Test func wordsStandInTheirOrderHoweverManyThereAre() {
        let digest = Digest.sha256(of: "x")
        var buffer = TextBuffer()
        var expected = ""
        for number in Int64(-300)..<300 {
            buffer += "é\(number)"
            buffer.append(",")
            buffer += number
            buffer += digest
            expected += "é\(number),\(number)\(digest)"
        }
        #expect(buffer.text == expected)
    }

    @Test(arguments: [Int64.min, -1, 0, 9, 10, .max]) func numbersHaveTheirDigits(number: Int64) {
        var buffer = TextBuffer()
        buffer += number
        #expect(buffer.text == String(number))
    }

    @Test func roomIsNoText() {
        var buffer = TextBuffer()
        buffer += "kept"
        buffer.reserve(1 << 16)
        #expect(buffer.text == "kept")
    }
}
