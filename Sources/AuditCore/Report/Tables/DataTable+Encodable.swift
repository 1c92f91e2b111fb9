extension DataTable: Encodable {
    private struct Column: CodingKey {
        var stringValue: String
        var intValue: Int? { nil }

        init(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }

    /// An array of objects that have every key.
    package func encode(to encoder: any Encoder) throws {
        let keys = columns.map(Column.init(stringValue:))
        var array = encoder.unkeyedContainer()
        for row in rows {
            var object = array.nestedContainer(keyedBy: Column.self)
            for (key, value) in zip(keys, row) {
                switch value {
                case .text(let text): try object.encode(text, forKey: key)
                case .list(let words): try object.encode(words, forKey: key)
                case .number(let number): try object.encode(number, forKey: key)
                case .flag(let flag): try object.encode(flag, forKey: key)
                case .time(let time): try object.encode(time, forKey: key)
                case .labels(let labels): try object.encode(labels, forKey: key)
                case nil: try object.encodeNil(forKey: key)
                }
            }
        }
    }
}
