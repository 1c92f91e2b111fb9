package import Foundation

/// A throw-away container engine that `Tests/Engines/with-engines` started for the tests.
package struct TestEngine: Sendable, CustomStringConvertible {
    package enum Kind: String, Sendable {
        case docker, podman
    }

    package let name: String
    package let directory: URL
    package let kind: Kind
    /// `classic` or `containerd`, as `DIR/info` says it. It means nothing on Podman: look at `kind` first.
    package let store: String

    package var description: String { name }
    package var socketPath: String { directory.appending(path: "engine.sock").path }
    package var dataRoot: URL { directory.appending(path: "data") }

    /// Reads `DIR/info`, lines of `KEY=value`.
    package init(name: String, directory: URL) throws {
        let text = try String(contentsOf: directory.appending(path: "info"), encoding: .utf8)
        var info: [Substring: Substring] = [:]
        for line in text.split(separator: "\n") {
            guard let equals = line.firstIndex(of: "=") else { continue }
            info[line[..<equals]] = line[line.index(after: equals)...]
        }
        self.name = name
        self.directory = directory.resolvingSymlinksInPath()
        kind = info["KIND"].flatMap { Kind(rawValue: String($0)) } ?? .docker
        store = info["STORE"].map(String.init) ?? ""
    }

    /// The engines of `AUDIT_TEST_ENGINES="name=DIR,name=DIR"`; none when the variable isn't set.
    ///
    /// Empty parameters make a parameterized test run no case, which is how tests without an engine skip themselves.
    package static func all() throws -> [TestEngine] {
        try list(ProcessInfo.processInfo.environment["AUDIT_TEST_ENGINES"] ?? "")
    }

    package static func named(_ name: String) throws -> TestEngine? {
        try all().first { $0.name == name }
    }

    static func list(_ text: String) throws -> [TestEngine] {
        try text.split(separator: ",").map { item in
            let parts = item.split(separator: "=", maxSplits: 1)
            guard parts.count == 2 else { throw TestSupportError.malformedEngineList(text) }
            return try TestEngine(
                name: String(parts[0]), directory: URL(filePath: String(parts[1]), directoryHint: .isDirectory))
        }
    }
}
