import Foundation

/// A request's URI taken apart, so that two spellings of the same call are equal.
///
/// Escapes are decoded, parameters are sorted, `true` and `false` are written `1` and `0`.
package struct RequestTarget: Sendable, Hashable {
    /// `1.45` of `/v1.45/images/json`.
    package var version: String?
    package var path: String
    /// `name=value` each.
    package var query: [String]

    package init(_ uri: String) {
        let halves = uri.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        var path = halves[0]
        if let match = path.prefixMatch(of: #/\/v(\d+(?:\.\d+)+)(?=\/|$)/#) {
            version = String(match.1)
            path = path[match.range.upperBound...]
        }
        self.path = Self.decoded(path)
        query = halves.count < 2 ? [] : halves[1].split(separator: "&").map(Self.parameter).sorted()
    }

    /// The same call without its version.
    package var unversioned: RequestTarget {
        var copy = self
        copy.version = nil
        return copy
    }

    private static func parameter(_ text: Substring) -> String {
        let plain = decoded(text.replacing("+", with: " "))
        if plain.hasSuffix("=true") { return plain.dropLast(4) + "1" }
        if plain.hasSuffix("=false") { return plain.dropLast(5) + "0" }
        return plain
    }

    private static func decoded(_ text: some StringProtocol) -> String {
        text.removingPercentEncoding ?? String(text)
    }
}
