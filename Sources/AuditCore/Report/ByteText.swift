/// Numbers as people read them. The one place that formats sizes: decimal units, as Docker prints them.
package enum ByteText {
    private static let units = ["B", "kB", "MB", "GB", "TB", "PB", "EB"]

    /// Three significant digits: `0 B`, `1.2 kB`, `62.7 MB`, `812 MB`.
    package static func size(_ bytes: Int64) -> String {
        var value = Double(bytes.magnitude)
        var unit = 0
        // 999.5 rounds up to the next unit, so that no size reads as 1000 of one.
        while value >= (unit == 0 ? 1000 : 999.5), unit < units.count - 1 {
            value /= 1000
            unit += 1
        }
        let decimals = unit == 0 || value >= 99.95 ? 0 : value >= 9.995 ? 1 : 2
        var text = rounded(value, decimals: decimals)
        if decimals > 0 {
            while text.hasSuffix("0") { text.removeLast() }
            if text.hasSuffix(".") { text.removeLast() }
        }
        return (bytes < 0 ? "-" : "") + text + " " + units[unit]
    }

    /// Exact: `22.9 GB`. A range: `3.1 to 22.9 GB`, or `at least 3.1 GB` where nobody knows the most.
    package static func size(_ range: ByteRange) -> String {
        guard !range.isExact else { return size(range.atLeast) }
        guard let most = range.atMost else { return "at least \(size(range.atLeast))" }
        return "\(size(range.atLeast)) to \(size(most))"
    }

    /// What it takes, or `was 5 kB` where it has been used since the engine looked.
    package static func size(of record: BuildCacheRecord) -> String {
        if record.isInUse, !record.isSizeExact { return "in use" }
        return (record.isSizeExact ? "" : "was ") + size(record.sizeBytes)
    }

    /// With its sign: `+ 1.2 GB`, `- 30 MB`, `0 B`.
    package static func change(_ bytes: Int64) -> String {
        guard bytes != 0 else { return size(0) }
        return (bytes < 0 ? "- " : "+ ") + size(Int64(clamping: bytes.magnitude))
    }

    /// `1,903`
    package static func count(_ number: some BinaryInteger) -> String {
        var digits = Array(String(number.magnitude))
        var position = digits.count - 3
        while position > 0 {
            digits.insert(",", at: position)
            position -= 3
        }
        return (number < 0 ? "-" : "") + String(digits)
    }

    /// `1 image`, `412 images`
    package static func count(_ number: some BinaryInteger, _ noun: String) -> String {
        "\(count(number)) \(noun)\(number == 1 ? "" : "s")"
    }

    /// `just now`, `23 h ago`, `9 days ago`
    package static func ago(_ seconds: Int64) -> String {
        switch seconds {
        case ..<120: "just now"
        case ..<7200: "\(seconds / 60) min ago"
        case ..<172_800: "\(seconds / 3600) h ago"
        default: "\(seconds / 86_400) days ago"
        }
    }

    private static func rounded(_ value: Double, decimals: Int) -> String {
        let scale = [1.0, 10, 100][decimals]
        let scaled = Int64((value * scale).rounded())
        guard decimals > 0 else { return String(scaled) }
        let fraction = String(scaled % Int64(scale))
        return "\(scaled / Int64(scale))." + String(repeating: "0", count: decimals - fraction.count) + fraction
    }
}
