/// The members of an object, given in any order.
///
/// Nine tenths of a plan and a report are tables, for which `JSONEncoder` takes ten times as long; the spelling is its own.
struct JSONMembers {
    private let layout: JSONLayout
    private var members: [String: Member] = [:]

    private enum Member {
        case text(String)
        case table(DataTable)
        case object(JSONMembers)
    }

    /// - Parameter layout: Of the object.
    init(_ layout: JSONLayout) { self.layout = layout }

    mutating func add(_ key: String, _ value: some Encodable) throws {
        members[key] = .text(try layout.deeper.encode(value))
    }

    /// As an array of objects under its name.
    mutating func add(_ table: DataTable) { members[table.name] = .table(table) }

    /// As an object.
    mutating func add(_ key: String, _ plan: PlanDocument) throws {
        members[key] = .object(try plan.members(layout.deeper))
    }

    func text() throws -> String { try file(ending: "").text }

    /// - Parameter ending: Behind the object.
    func file(ending: String) throws -> TextBuffer {
        var text = TextBuffer()
        text.reserve(expectedBytes)
        try write(to: &text)
        text += ending
        return text
    }

    private var expectedBytes: Int {
        members.map { key, member in
            let bytes =
                switch member {
                case .text(let text): text.utf8.count
                case .table(let table): table.expectedJSONBytes
                case .object(let members): members.expectedBytes
                }
            return key.utf8.count + 16 + bytes
        }.reduce(0, +)
    }

    private func write(to text: inout TextBuffer) throws {
        text += "{"
        for (number, member) in members.sorted(by: { $0.key < $1.key }).enumerated() {
            if number > 0 { text += "," }
            text += layout.deeper.lineBreak
            try DataTable.append(member.key, to: &text)
            text += layout.colon
            switch member.value {
            case .text(let value): text += value
            case .table(let table): try table.append(to: &text, layout: layout.deeper)
            case .object(let members): try members.write(to: &text)
            }
        }
        text += layout.lineBreak
        text += "}"
    }
}
