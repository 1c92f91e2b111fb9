/// Spells commands for the engine's own command line, ready to be pasted into a shell.
package struct EngineCommand: Hashable, Sendable {
    package var program: String
    /// Given only where the shell's default is another engine.
    package var host: String?
    /// The docker context that leads there, with certificates perhaps, which an address alone doesn't name.
    package var context: String?

    package init(program: String, host: String? = nil, context: String? = nil) {
        self.program = program
        self.host = host
        self.context = context
    }

    package func text(_ arguments: String...) -> String { text(arguments) }

    package func text(_ arguments: [String]) -> String {
        let place =
            context.map { ["--context", $0] } ?? host.map { [program == "podman" ? "--url" : "-H", $0] } ?? []
        return ([program] + place + arguments).map(Self.quoted).joined(separator: " ")
    }

    /// The word as a POSIX shell reads it back unchanged.
    package static func quoted(_ word: String) -> String {
        let isPlain =
            !word.isEmpty
            && word.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"):
                    true
                default: "@%+=:,./-_".utf8.contains(byte)
                }
            }
        if isPlain { return word }
        return "'" + word.replacingScalar("'", with: "'\\''") + "'"
    }
}
