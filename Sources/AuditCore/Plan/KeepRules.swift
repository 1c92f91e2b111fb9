/// What a policy never touches, whatever else it says.
struct KeepRules {
    private var patterns: [NamePattern]
    private var labels: [(key: String, value: String?)]

    init(_ policy: Policy) {
        patterns = policy.keep.map(NamePattern.init)
        labels = policy.keepLabels.map { label in
            let parts = label.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            return (parts[0], parts.count == 2 ? parts[1] : nil)
        }
    }

    /// One matching tag keeps the whole image.
    func reason(for image: Image) -> Reason? {
        patterns.first { $0.matches(image) }.map(Self.patternReason) ?? labelReason(image.labels)
    }

    func reason(for container: Container) -> Reason? {
        patterns.first { $0.matches(container.name) }.map(Self.patternReason) ?? labelReason(container.labels)
    }

    func reason(for volume: Volume) -> Reason? {
        patterns.first { $0.matches(volume.name) }.map(Self.patternReason) ?? labelReason(volume.labels)
    }

    private static func patternReason(_ pattern: NamePattern) -> Reason {
        Reason(.keepPattern, "its name matches --keep \(pattern.glob)")
    }

    private func labelReason(_ own: [String: String]) -> Reason? {
        labels.first { key, value in own[key].map { value == nil || $0 == value } ?? false }
            .map { key, value in Reason(.keepLabel, "it carries the label \(key)\(value.map { "=" + $0 } ?? "")") }
    }
}
