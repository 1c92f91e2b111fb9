/// A number of bytes as an engine gives it, kept within bounds: whatever it says, sums of them can't overflow.
struct ByteCountWire: Decodable {
    /// −1 where the engine couldn't find out.
    var bytes: Int64

    /// More than any one object has: 64 TiB.
    static let most: Int64 = 1 << 46

    init(from decoder: any Decoder) throws {
        bytes = Self.bounded(try decoder.singleValueContainer().decode(Int64.self))
    }

    static func bounded(_ bytes: Int64) -> Int64 { min(max(bytes, -1), most) }
}
