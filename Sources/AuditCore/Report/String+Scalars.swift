extension String {
    /// Replaces a character wherever it stands, even before a combining mark.
    ///
    /// To `String`, a quote and the accent behind it are one character, which is not a quote; to a shell, a file
    /// system or a spreadsheet it is a quote all the same.
    package func replacingScalar(_ scalar: Unicode.Scalar, with replacement: String) -> String {
        guard unicodeScalars.contains(scalar) else { return self }
        var result = UnicodeScalarView()
        for other in unicodeScalars {
            if other == scalar { result += replacement.unicodeScalars } else { result.append(other) }
        }
        return String(result)
    }
}
