internal import AuditCore

/// `audit plan --explain-policy`: each value and where it came from.
enum PolicyText {
    static func text(_ effective: EffectivePolicy, width: Int) -> String {
        var table = TextTable(.left, .left, .left)
        table.add("key", "value", "from")
        for line in effective.lines {
            table.add(line.key, SafeText.visible(line.value ?? "-"), SafeText.visible("\(line.origin)"))
        }
        return table.render(width: width)
    }

    static func json(_ effective: EffectivePolicy) throws -> String {
        let lines = effective.lines.map { Line(key: $0.key, value: $0.value, from: "\($0.origin)") }
        return try JSONReport.encode(lines)
    }

    static func csv(_ effective: EffectivePolicy) -> String {
        var table = CSVTable(["key", "value", "from"])
        for line in effective.lines {
            table.add([.text(line.key), line.value.map { .text($0) }, .text("\(line.origin)")])
        }
        return table.text
    }

    private struct Line: Encodable {
        var key: String
        @OrNull var value: String?
        var from: String
    }
}
