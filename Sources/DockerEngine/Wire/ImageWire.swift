/// One entry of `GET /images/json`
struct ImageWire: Decodable {
    var Id: String
    var ParentId: String?
    var RepoTags: [String]?
    var RepoDigests: [String]?
    var Created: Int64?
    var Size: Int64?
    var Labels: [String: String]?
}

/// The part of `GET /images/{id}/json` that the list doesn't have.
struct ImageInspectWire: Decodable {
    var Id: String
    var RepoTags: [String]?
    var RepoDigests: [String]?
    var RootFS: RootFSWire?
    var GraphDriver: GraphDriverWire?

    struct RootFSWire: Decodable {
        var Layers: [String]?
    }
}

/// Where the layers of an image lie.
struct GraphDriverWire: Decodable {
    var Data: [String: String]?
}

/// One line of `GET /images/{id}/history`
struct HistoryWire: Decodable {
    var Size: Int64?
    var CreatedBy: String?
}

/// One line of the answer to `DELETE /images/{name}`
struct ImageDeleteWire: Decodable {
    var Untagged: String?
    var Deleted: String?
}
