/// A limit for cron and CI: a size is compared with what can be got back, a share with how full the disk is.
package struct FailAbove: Hashable, Sendable {
    private let limit: FreeSpace

    package init?(_ text: String) {
        guard let limit = FreeSpace(text) else { return nil }
        self.limit = limit
    }

    package enum Finding: Hashable, Sendable {
        case within
        case passed(String)
        /// A share was given, but the engine's disk can't be seen from here.
        case unseen
    }

    /// - Parameters:
    ///   - reclaimableBytes: What the policy lets go and is still there; what is certain of it.
    ///   - disk: Nil where it can't be seen.
    package func check(reclaimableBytes: Int64, disk: DiskFacts?) -> Finding {
        switch limit {
        case .size(let size):
            guard reclaimableBytes > size.bytes else { return .within }
            return .passed(
                "\(ByteText.size(reclaimableBytes)) can be got back, more than the limit of \(size.text) (--fail-above)."
            )
        case .percent(let percent):
            guard let disk, disk.totalBytes > 0 else { return .unseen }
            let share = Double(disk.usedBytes) / Double(disk.totalBytes) * 100
            guard share > Double(percent) else { return .within }
            return .passed(
                "the engine's disk is \(Self.text(share)) % full (\(ByteText.size(disk.usedBytes)) of "
                    + "\(ByteText.size(disk.totalBytes))), more than the limit of \(percent) % (--fail-above).")
        }
    }

    /// With one decimal, rounded up, so that it never looks like the limit that it is above.
    private static func text(_ share: Double) -> String {
        let tenths = Int((share * 10).rounded(.up))
        return "\(tenths / 10).\(tenths % 10)"
    }
}
