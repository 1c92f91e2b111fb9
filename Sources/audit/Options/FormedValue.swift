internal import ArgumentParser
internal import AuditCore

/// The value of an option: where a word is none, it is said what one looks like.
protocol FormedValue {
    /// As a message goes on after "give".
    static var form: String { get }
    init?(_ text: String)
}

extension FormedValue {
    static func parse(_ text: String) throws -> Self {
        guard let value = Self(text) else { throw ValidationError("give \(form)") }
        return value
    }
}

extension Age: FormedValue {}
extension ByteSize: FormedValue {}
extension FreeSpace: FormedValue {}

extension FailAbove: FormedValue {
    static var form: String { FreeSpace.form }
}
