/// How much of the engine's disk is to be free: a size, or a share of the disk such as `20%`.
package enum FreeSpace: Hashable, Sendable {
    case size(ByteSize)
    case percent(Int)

    /// For a message.
    package static let form = "a size such as 20GB, or a share of the disk such as 20%"

    package init?(_ text: String) {
        if text.hasSuffix("%") {
            guard let percent = Int(text.dropLast()), (0...100).contains(percent) else { return nil }
            self = .percent(percent)
        } else {
            guard let size = ByteSize(text) else { return nil }
            self = .size(size)
        }
    }

    package var text: String {
        switch self {
        case .size(let size): size.text
        case .percent(let percent): "\(percent)%"
        }
    }

    /// What is to be free on a disk of so many bytes.
    package func wantedBytes(ofDisk totalBytes: Int64) -> Int64 {
        switch self {
        case .size(let size): size.bytes
        // In this order: a disk's bytes times a hundred may not fit.
        case .percent(let percent): Int64((Double(totalBytes) * Double(percent) / 100).rounded(.up))
        }
    }
}

extension FreeSpace: Codable {
    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let space = FreeSpace(text) else {
            throw DecodingError.dataCorruptedError(
                in: container, debugDescription: "“\(text)” is neither a size nor a share such as 20%")
        }
        self = space
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(text)
    }
}
