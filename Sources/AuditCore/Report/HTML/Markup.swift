/// A piece of HTML or SVG.
///
/// Whatever comes as a `String` is text, and escaped; only element and attribute names, which are literals, and the
/// report's own style sheet and script are not. So no name that an engine tells can become markup.
struct Markup: Sendable {
    private(set) var html: String

    private init(verbatim html: String) { self.html = html }

    /// Text. Characters that act on the reader instead of being read are made visible.
    init(_ text: String) { html = Self.escaped(text) }

    /// An element.
    init(_ name: StaticString, _ attributes: Attributes = [:], @MarkupBuilder content: () -> Markup) {
        html = "<\(name)\(Self.spelled(attributes))>\(content().html)</\(name)>"
    }

    /// An element without content.
    init(empty name: StaticString, _ attributes: Attributes = [:]) {
        html = "<\(name)\(Self.spelled(attributes))/>"
    }

    /// Pieces one after the other.
    init(@MarkupBuilder _ content: () -> Markup) { self = content() }

    init(_ pieces: [Markup]) { html = pieces.map(\.html).joined() }

    /// One of the files that belong to the report's own sources, as it is.
    static func resource(_ bytes: [UInt8]) -> Markup { Markup(verbatim: String(decoding: bytes, as: UTF8.self)) }

    static let nothing = Markup(verbatim: "")
    static let newline = Markup(verbatim: "\n")

    /// In the order in which they are written down.
    typealias Attributes = KeyValuePairs<StaticString, Value>

    /// What an attribute is set to; it is left out where there is nothing to set it to.
    struct Value: ExpressibleByStringInterpolation {
        fileprivate var text: String?

        init(stringLiteral text: String) { self.text = text }

        static func text(_ text: String?) -> Value {
            var value = Value(stringLiteral: "")
            value.text = text
            return value
        }

        /// To a tenth: finer than a screen shows.
        static func number(_ number: Double) -> Value { text(number.tenths) }
    }

    private static func spelled(_ attributes: Attributes) -> String {
        attributes.map { name, value in
            guard let text = value.text else { return "" }
            return " \(name)=\"\(escaped(text))\""
        }.joined()
    }

    private static func escaped(_ text: String) -> String {
        let isPlain = text.allBytes { byte in
            switch byte {
            case UInt8(ascii: "&"), UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "\""), UInt8(ascii: "'"): false
            default: byte >= 0x20 && byte < 0x7F
            }
        }
        if isPlain { return text }
        var escaped = String.UnicodeScalarView()
        for scalar in SafeText.visible(text).unicodeScalars {
            switch scalar {
            case "&": escaped += "&amp;".unicodeScalars
            case "<": escaped += "&lt;".unicodeScalars
            case ">": escaped += "&gt;".unicodeScalars
            case "\"": escaped += "&quot;".unicodeScalars
            case "'": escaped += "&#39;".unicodeScalars
            default: escaped.append(scalar)
            }
        }
        return String(escaped)
    }
}

extension Double {
    /// `12.3`, and `12` where there is nothing behind the point.
    var tenths: String {
        let tenths = Int64((self * 10).rounded())
        let whole = (tenths < 0 ? "-" : "") + String(tenths.magnitude / 10)
        return tenths % 10 == 0 ? whole : whole + "." + String(tenths.magnitude % 10)
    }
}
