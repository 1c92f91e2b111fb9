internal import AuditCore
internal import Foundation

/// One entry of `GET /images/json`
struct ImageWire: DecodableWithConfiguration {
    var Id: String
    var ParentId: String?
    var RepoTags: [String]?
    var RepoDigests: [String]?
    var Size: Int64?
    /// What is known of it. Then nothing is decoded that never changes, which is half the work of a large host's list.
    var known: Image?
    var Created: Int64?
    var Labels: [String: String]?

    enum CodingKeys: CodingKey {
        case Id, ParentId, RepoTags, RepoDigests, Size, Created, Labels
    }

    /// - Parameter known: The images of which it is.
    init(from decoder: any Decoder, configuration known: [ImageID: Image]) throws {
        let fields = try decoder.container(keyedBy: CodingKeys.self)
        Id = try fields.decode(String.self, forKey: .Id)
        ParentId = try fields.decodeIfPresent(String.self, forKey: .ParentId)
        RepoTags = try fields.decodeIfPresent([String].self, forKey: .RepoTags)
        RepoDigests = try fields.decodeIfPresent([String].self, forKey: .RepoDigests)
        Size = try fields.decodeIfPresent(Int64.self, forKey: .Size).map { ByteCountWire.bounded($0) }
        if let image = ImageID(Id).flatMap({ known[$0] }) {
            self.known = image
            return
        }
        Created = try fields.decodeIfPresent(Int64.self, forKey: .Created)
        Labels = try fields.decodeIfPresent([String: String].self, forKey: .Labels)
    }
}

/// Of `GET /images/{id}/json`, which image it is and what its names are.
struct ImageNamesWire: Decodable {
    var Id: String
    var RepoTags: [String]?
    var RepoDigests: [String]?
}

/// The part of `GET /images/{id}/json` that the list doesn't have.
struct ImageLayersWire: Decodable {
    var RootFS: RootFSWire?

    struct RootFSWire: Decodable {
        var Layers: [String]?
    }
}

/// The same answer, where Podman keeps what lies in it.
struct ImageStorageWire: Decodable {
    var GraphDriver: GraphDriverWire?
}

/// Where the layers of an image lie.
struct GraphDriverWire: Decodable {
    var Data: [String: String]?
}

/// One line of `GET /images/{id}/history`
struct HistoryWire: Decodable {
    var Size: ByteCountWire?
    var CreatedBy: String?
}

/// One line of the answer to `DELETE /images/{name}`
struct ImageDeleteWire: Decodable {
    var Untagged: String?
    var Deleted: String?
}
