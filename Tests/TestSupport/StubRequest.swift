package import Foundation

/// A request a stub server received.
package struct StubRequest: Sendable, Equatable {
    package var method: String
    /// As it came, with query and escapes.
    package var uri: String
    /// Name and value, in order.
    package var headers: [StubHeader]
    package var body: Data

    package init(method: String, uri: String, headers: [StubHeader] = [], body: Data = Data()) {
        self.method = method
        self.uri = uri
        self.headers = headers
        self.body = body
    }

    package var target: RequestTarget { RequestTarget(uri) }

    /// The first value of a header, its name in any case.
    package func header(_ name: String) -> String? {
        headers.first { $0.name.lowercased() == name.lowercased() }?.value
    }
}
