/// `GET /version`
struct VersionWire: Decodable {
    var Version: String
    var ApiVersion: String
    var MinAPIVersion: String?
    var Components: [Component]?

    struct Component: Decodable {
        var Name: String
    }
}
