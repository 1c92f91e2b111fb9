/// JSON as all commands print it: indented, keys sorted, so that two answers can be compared line by line.
package enum JSONReport {
    package static func encode(_ value: some Encodable) throws -> String {
        try JSONLayout.pretty.encode(value) + "\n"
    }
}
