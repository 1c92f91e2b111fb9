internal import AuditCore
internal import Foundation
internal import Yams

/// The config file, read and checked.
struct ConfigFile {
    var path: String
    /// What `policy:` says, in the order of the file.
    var policy: [Entry] = []

    struct Entry {
        var setting: PolicySetting
        var values: [String]
        var line: Int
    }

    /// The file that an option or the environment names, else the first that is there; nil where there is none.
    static func load(named option: String?, environment: [String: String]) throws(ConfigError) -> ConfigFile? {
        let named = [option, environment["AUDIT_CONFIG"]].compactMap(\.self).first { !$0.isEmpty }
        if let named { return try read(named) }
        for path in defaultPaths(environment) where FileManager.default.fileExists(atPath: path) {
            return try read(path)
        }
        return nil
    }

    /// - Parameter option: Which named it, for a message.
    static func read(_ path: String, namedBy option: String = "--config") throws(ConfigError) -> ConfigFile {
        try ConfigFile(path: path, text: try text(of: path, namedBy: option))
    }

    static func defaultPaths(_ environment: [String: String]) -> [String] {
        func given(_ name: String) -> String? { environment[name].flatMap { $0.isEmpty ? nil : $0 } }
        let home = given("XDG_CONFIG_HOME") ?? given("HOME").map { $0 + "/.config" }
        return [home.map { $0 + "/docker-audit/config.yaml" }, "/etc/docker-audit/config.yaml"].compactMap(\.self)
    }

    private static func text(of path: String, namedBy option: String) throws(ConfigError) -> String {
        guard access(path, R_OK) == 0 else {
            throw .cannotRead(path: path, why: String(cString: strerror(errno)).lowercased(), option: option)
        }
        var isFolder: ObjCBool = false
        if FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), isFolder.boolValue {
            throw .cannotRead(path: path, why: "it is a folder", option: option)
        }
        do {
            return String(decoding: try Data(contentsOf: URL(filePath: path)), as: UTF8.self)
        } catch {
            throw .cannotRead(path: path, why: (error as NSError).localizedDescription, option: option)
        }
    }

    init(path: String, text: String) throws(ConfigError) {
        self.path = path
        let root: Node?
        do {
            root = try compose(yaml: text)
        } catch {
            throw Self.syntaxError(error, path: path)
        }
        guard let root, root.scalar?.string != "" else { return }
        for (key, value) in try Self.pairs(root, in: path, expected: "keys such as policy:") {
            guard key.name == "policy" else {
                throw .unknownKey(path: path, line: key.line, key: key.name, known: ["policy"])
            }
            if value.scalar?.string == "" { continue }
            for (key, value) in try Self.pairs(value, in: path, expected: "keys such as unused_for: 30d") {
                policy.append(try Self.entry(key, value, in: path))
            }
        }
        let targets = policy.filter { ["free", "until_free"].contains($0.setting.key) }
        if targets.count > 1 {
            throw .conflict(path: path, line: targets[1].line, why: "free and until_free exclude each other")
        }
        if let target = targets.first, policy.contains(where: { $0.setting.key == "image" && !$0.values.isEmpty }) {
            throw .conflict(
                path: path, line: target.line,
                why: "image says what must go, so \(target.setting.key) has nothing to choose; leave one of them out")
        }
    }

    private typealias Key = (name: String, line: Int)

    private static func pairs(_ node: Node, in path: String, expected: String) throws(ConfigError) -> [(Key, Node)] {
        guard let mapping = node.mapping else {
            throw .badValue(path: path, line: line(of: node), key: nil, found: node.scalar?.string, expected: expected)
        }
        return mapping.map { ((name: $0.key.scalar?.string ?? "", line: line(of: $0.key)), $0.value) }
    }

    private static func entry(_ key: Key, _ value: Node, in path: String) throws(ConfigError) -> Entry {
        guard let setting = PolicySetting.named(key.name) else {
            throw .unknownKey(path: path, line: key.line, key: key.name, known: PolicySetting.all.map(\.key))
        }
        let nodes = setting.isList ? value.sequence.map { Array($0) } ?? [value] : [value]
        var values: [String] = []
        for node in nodes {
            // YAML 1.1 has more words for true and false.
            let word = setting.isSwitch ? node.bool.map { String($0) } : node.scalar?.string
            var scratch = Policy()
            guard let word, setting.apply(word, to: &scratch) else {
                throw .badValue(
                    path: path, line: line(of: node), key: key.name, found: node.scalar?.string,
                    expected: setting.expected)
            }
            values.append(word)
        }
        return Entry(setting: setting, values: values, line: key.line)
    }

    private static func line(of node: Node) -> Int { node.mark?.line ?? 1 }

    private static func syntaxError(_ error: any Error, path: String) -> ConfigError {
        switch error {
        case YamlError.scanner(_, let problem, let mark, _), YamlError.parser(_, let problem, let mark, _),
            YamlError.composer(_, let problem, let mark, _):
            .notYAML(path: path, line: mark.line, why: problem)
        case YamlError.duplicatedKeysInMapping(let keys, let context):
            .notYAML(path: path, line: context.mark.line, why: "\(keys.joined(separator: ", ")) is there twice")
        default: .notYAML(path: path, line: 1, why: "\(error)")
        }
    }
}
