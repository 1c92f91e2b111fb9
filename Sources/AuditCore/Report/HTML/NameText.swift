/// Names as a page shows them: short enough to be read. The CSV files have them whole.
enum NameText {
    private static let longest = 72

    /// Twelve digits of each digest, as engines print it to people.
    static func short(_ name: String) -> String {
        if let digest = Digest(name) { return digest.short }
        let colon = name.unicodeScalars.lastIndex(of: ":")
        let end = colon.map { String(name.unicodeScalars[$0...].dropFirst()) } ?? ""
        guard let digest = Digest(end) else { return SafeText.shortened(name, to: longest) }
        return SafeText.shortened(String(name.unicodeScalars.dropLast(end.utf8.count)), to: longest) + digest.short
    }
}
