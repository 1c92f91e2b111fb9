package import Foundation

/// What a stub server answers, or how it fails to.
package struct StubResponse: Sendable, Equatable {
    /// How much of the response reaches the client.
    package enum Delivery: Sendable, Equatable {
        case complete
        /// The connection closes after so many bytes of the body, while the header promised all of them.
        case truncated(after: Int)
        /// All of the body, in many small pieces.
        case dribbled
        /// The connection closes without a word.
        case dropped
        /// No answer as long as the client waits.
        case silent
    }

    package var status: Int
    package var headers: [StubHeader]
    package var body: Data
    package var delivery: Delivery

    package init(_ status: Int = 200, headers: [StubHeader] = [], body: Data = Data(), delivery: Delivery = .complete) {
        self.status = status
        self.headers = headers
        self.body = body
        self.delivery = delivery
    }

    package static func json(_ text: String, status: Int = 200) -> StubResponse {
        StubResponse(status, headers: [StubHeader("Content-Type", "application/json")], body: Data(text.utf8))
    }

    /// The engines' form of an error.
    package static func failure(_ status: Int, _ message: String) -> StubResponse {
        let quoted = message.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
            .replacing("\n", with: "\\n")
        return json("{\"message\":\"\(quoted)\"}\n", status: status)
    }

    package static let dropConnection = StubResponse(delivery: .dropped)
    package static let silence = StubResponse(delivery: .silent)

    /// This response, cut off after so many bytes of its body.
    package func truncated(after count: Int) -> StubResponse {
        var copy = self
        copy.delivery = .truncated(after: count)
        return copy
    }

    package func adding(_ more: [StubHeader]) -> StubResponse {
        var copy = self
        copy.headers += more.filter { header in !headers.contains { $0.name.lowercased() == header.name.lowercased() } }
        return copy
    }
}
