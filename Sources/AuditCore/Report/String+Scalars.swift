extension String {
    /// Whether all bytes of its UTF-8 are such: over the storage, which is ten times as fast as by index.
    func allBytes(are isSuch: (UInt8) -> Bool) -> Bool {
        utf8.withContiguousStorageIfAvailable { $0.allSatisfy(isSuch) } ?? utf8.allSatisfy(isSuch)
    }

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
