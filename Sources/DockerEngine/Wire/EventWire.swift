/// One line of `GET /events`.
struct EventWire: Decodable {
    struct ActorWire: Decodable {
        var ID: String?
        var Attributes: [String: String]?
    }

    var `Type`: String?
    var Action: String?
    var Actor: ActorWire?
    var time: Int64?
}
