/// `GET /system/df`, the parts that nothing else tells. Any of them may be missing or null.
struct DiskUsageWire: Decodable {
    var LayersSize: Int64?
    var Volumes: [VolumeWire]?
    var BuildCache: [BuildCacheWire]?
}

/// One volume of `GET /volumes` or `GET /system/df`
struct VolumeWire: Decodable {
    var Name: String
    var Driver: String?
    var CreatedAt: String?
    var Labels: [String: String]?
    var UsageData: UsageDataWire?

    struct UsageDataWire: Decodable {
        /// −1 where it isn't known.
        var Size: ByteCountWire?
    }
}

/// `GET /volumes`
struct VolumeListWire: Decodable {
    var Volumes: [VolumeWire]?
}

/// `POST /build/prune`
struct BuildPruneWire: Decodable {
    var SpaceReclaimed: Int64?
    var CachesDeleted: [String]?
}

struct BuildCacheWire: Decodable {
    var ID: String
    /// API 1.41 and older.
    var Parent: String?
    var Parents: [String]?
    /// What the engines from 23.0 on really send: the key has a leading space.
    var spacedParents: [String]?
    var kind: String?
    var Description: String?
    var InUse: Bool?
    var Shared: Bool?
    var Size: ByteCountWire?
    var CreatedAt: String?
    var LastUsedAt: String?
    var UsageCount: Int?

    enum CodingKeys: String, CodingKey {
        case ID, Parent, Parents, Description, InUse, Shared, Size, CreatedAt, LastUsedAt, UsageCount
        case spacedParents = " Parents"
        case kind = "Type"
    }
}
