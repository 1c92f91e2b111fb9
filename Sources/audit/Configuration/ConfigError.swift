/// Why the config file can't be used: which file, where in it, and what was expected there.
enum ConfigError: Error, Hashable, CustomStringConvertible {
    /// `option`: which names another file.
    case cannotRead(path: String, why: String, option: String = "--config")
    case notYAML(path: String, line: Int, why: String)
    case unknownKey(path: String, line: Int, key: String, known: [String])
    /// Values that don't go together.
    case conflict(path: String, line: Int, why: String)
    case badValue(path: String, line: Int, key: String?, found: String?, expected: String)

    var description: String {
        switch self {
        case .cannotRead(let path, let why, let option):
            "can't read the config file \(path): \(why). Name another with \(option), or make it readable."
        case .notYAML(let path, let line, let why):
            "\(path), line \(line): this is no YAML: \(why)."
        case .unknownKey(let path, let line, let key, let known):
            "\(path), line \(line): there is no key \(key) here. Known: \(known.joined(separator: ", "))."
        case .conflict(let path, let line, let why):
            "\(path), line \(line): \(why)."
        case .badValue(let path, let line, let key, let found, let expected):
            "\(path), line \(line): \(key.map { "\($0) is" } ?? "this is") \(found.map { "“\($0)”" } ?? "no single value"), "
                + "but must be \(expected)."
        }
    }
}
