internal import Foundation

/// The Python whose packages `make deps` installs: well-kept parsers read what `audit` writes.
package enum Python {
    private static let path = ["/usr/bin/python3", "/usr/local/bin/python3"].first {
        FileManager.default.isExecutableFile(atPath: $0)
    }

    /// Whether it is there, with these modules.
    package static func has(_ modules: String...) -> Bool {
        (try? run(["-c", "import " + modules.joined(separator: ", ")]))?.status == 0
    }

    package static func run(_ arguments: [String]) throws -> ChildProcess.Result {
        guard let path else {
            throw TestSupportError.commandFailed(command: "python3", status: 127, stderr: "there is none")
        }
        return try ChildProcess.run(
            URL(filePath: path), arguments, environment: ["LANG": "C.UTF-8", "PYTHONIOENCODING": "utf-8"])
    }
}
