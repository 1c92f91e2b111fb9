import AuditCore
import Testing

/// RFC 4180, and no cell that a spreadsheet would run.
@Suite struct CSVTableTests {
    private func cell(_ text: String) -> String {
        var table = CSVTable(["a"])
        table.add([.text(text)])
        return String(table.text.dropFirst("a\r\n".count).dropLast(1))
    }

    @Test(
        arguments: [
            "plain": "plain", "": "", "with space": "with space", "a,b": "\"a,b\"", "say \"hi\"": "\"say \"\"hi\"\"\"",
            "two\nlines": "two\\u{a}lines", "cr\rlf": "cr\\u{d}lf", "\u{1b}[31m": "\\u{1b}[31m", "ключ 🐳": "ключ 🐳",
            // A quote is a quote whatever accent stands on it.
            "a\"\u{301}b": "\"a\"\"\u{301}b\"",
            "=1+1": "'=1+1", "+1": "'+1", "-1": "'-1", "@x": "'@x", "\tx": "\\u{9}x", "＝1": "'＝1",
            "=\u{301}1": "'=\u{301}1",
            "=a,\"b\"": "\"'=a,\"\"b\"\"\"", "\r=1": "\\u{d}=1", "\0": "\\u{0}", "a=1": "a=1",
        ])
    func aCellIsReadBackAsTextAndRunsNothing(text: String, written: String) {
        #expect(Array(cell(text).utf8) == Array(written.utf8))
    }

    @Test func rowsAreWholeAndEndAsTheStandardSays() {
        var table = CSVTable(["name", "bytes", "is_ours", "at"])
        table.add([.text("a"), .number(-5), .flag(true), .time(Timestamp(seconds: 1_795_485_607))])
        table.add([nil, nil, .flag(false), nil])
        #expect(
            table.text == "name,bytes,is_ours,at\r\na,-5,true,2026-11-24T02:00:07Z\r\n,,false,\r\n")
    }
}
