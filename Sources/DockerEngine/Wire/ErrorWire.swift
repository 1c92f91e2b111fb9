/// The body of an answer with an error status.
struct ErrorWire: Decodable {
    var message: String
}
