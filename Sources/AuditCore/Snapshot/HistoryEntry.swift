/// One line of `/images/{id}/history`.
package struct HistoryEntry: Hashable, Sendable {
    package var sizeBytes: Int64
    package var createdBy: String

    package init(sizeBytes: Int64, createdBy: String) {
        self.sizeBytes = sizeBytes
        self.createdBy = createdBy
    }

    /// Instructions that only change an image's config, by either builder's spelling.
    ///
    /// `WORKDIR` is missing on purpose: it makes a layer when the folder wasn't there.
    private static let configInstructions = [
        "ENV", "CMD", "LABEL", "EXPOSE", "ENTRYPOINT", "USER", "ARG", "VOLUME", "STOPSIGNAL", "HEALTHCHECK",
        "MAINTAINER", "SHELL", "ONBUILD",
    ]

    /// Whether the step may have made a layer. An entry of zero bytes may or may not: the engine doesn't say.
    var mayMakeLayer: Bool {
        if sizeBytes > 0 { return true }
        let legacyMark = "#(nop)"
        let instruction: Substring
        if let mark = createdBy.firstRange(of: legacyMark) {
            instruction = createdBy[mark.upperBound...].drop(while: { $0 == " " })
        } else {
            instruction = createdBy[...]
        }
        return !Self.configInstructions.contains { instruction.hasPrefix($0 + " ") }
    }
}
