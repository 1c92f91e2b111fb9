/// A call a stub server knows, and its answer.
package struct StubRoute: Sendable {
    package let method: String
    package let target: RequestTarget
    package let respond: @Sendable (StubRequest) -> StubResponse

    /// A `uri` without a version matches under every version; one without a query matches only without a query.
    package init(_ method: String, _ uri: String, respond: @escaping @Sendable (StubRequest) -> StubResponse) {
        self.method = method
        target = RequestTarget(uri)
        self.respond = respond
    }

    package init(_ method: String, _ uri: String, _ response: StubResponse) {
        self.init(method, uri) { _ in response }
    }

    func matches(_ request: StubRequest) -> Bool {
        let asked = request.target
        return (method == request.method || (method == "GET" && request.method == "HEAD"))
            && (target == asked || target == asked.unversioned)
    }

    /// Picks the first route that matches; without one, answers as the engines do.
    static func respond(_ request: StubRequest, _ routes: [StubRoute]) -> StubResponse {
        routes.first { $0.matches(request) }?.respond(request) ?? .failure(404, "page not found")
    }
}
