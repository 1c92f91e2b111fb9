/// What stands in cells and sentences. Machine-readable where a table sorts by it.
enum HTMLCell {
    private static let longestText = 240
    private static let longestWhole = 24

    static func name(_ name: String) -> Markup { Markup("bdi", ["class": "name"]) { NameText.short(name) } }

    static func names(_ names: [String], most: Int = 3) -> Markup {
        Markup {
            for (position, name) in names.prefix(most).enumerated() {
                if position > 0 { ", " }
                Self.name(name)
            }
            if names.count > most { " and \(ByteText.count(names.count - most)) more" }
        }
    }

    /// A sentence. Dates and flags in it aren't broken at their hyphens.
    static func text(_ text: String) -> Markup {
        Markup {
            for (position, word) in SafeText.shortened(text, to: longestText).split(
                separator: " ", omittingEmptySubsequences: false
            )
            .enumerated() {
                if position > 0 { " " }
                if word.utf8.count <= longestWhole, word.utf8.contains(UInt8(ascii: "-")) {
                    Markup("span", ["class": "whole"]) { String(word) }
                } else {
                    String(word)
                }
            }
        }
    }

    static func code(_ text: String) -> Markup { Markup("code") { text } }

    /// Sorted by its whole bytes, which it tells too.
    static func size(_ bytes: Int64) -> Markup {
        number(bytes, as: ByteText.size(bytes), title: "\(ByteText.count(bytes)) bytes")
    }

    static func size(_ range: ByteRange) -> Markup {
        let most = range.atMost.map { "\(ByteText.count($0)) bytes" } ?? "nobody can tell how many bytes"
        let title = range.isExact ? most : "from \(ByteText.count(range.atLeast)) to \(most)"
        return number(range.atLeast, as: ByteText.size(range), title: title)
    }

    static func size(of record: BuildCacheRecord) -> Markup {
        let since = record.isSizeExact ? "" : " before it was used again"
        return number(
            record.sizeBytes, as: ByteText.size(of: record), title: "\(ByteText.count(record.sizeBytes)) bytes\(since)")
    }

    static func size(_ bytes: Int64?) -> Markup { bytes.map { size($0) } ?? Markup("not known") }

    /// `+1.2 GB`, `−40 MB`; nothing where it isn't known.
    static func growth(_ bytes: Int64?) -> Markup {
        guard let bytes else { return .nothing }
        let size = ByteText.size(Int64(clamping: bytes.magnitude))
        let sign = bytes > 0 ? "+" : bytes < 0 ? "−" : ""
        return number(bytes, as: bytes == 0 ? "0" : sign + size, title: "\(ByteText.count(bytes)) bytes")
    }

    static func count(_ number: Int?) -> Markup {
        number.map { Self.number(Int64($0), as: ByteText.count($0), title: nil) } ?? .nothing
    }

    private static func number(_ value: Int64, as text: String, title: String?) -> Markup {
        Markup("data", ["value": "\(value)", "title": .text(title)]) { text }
    }

    static func day(_ time: Timestamp?) -> Markup {
        guard let time else { return .nothing }
        return Markup("time", ["datetime": "\(time)"]) { time.day }
    }

    /// What the plan does with it.
    static func fate(_ fate: PlanFates.Fate?) -> Markup {
        switch fate {
        case .step(let order): Markup("span", ["class": "going"]) { "goes, step \(order)" }
        case .kept(let reason):
            Markup {
                "stays: "; text(reason.text)
            }
        case nil: .nothing
        }
    }
}
