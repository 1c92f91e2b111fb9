package import Foundation

extension StubServer {
    /// Serves the recorded answers of a real engine; `overrides` come first, for faults and for calls that write.
    package convenience init(captures folder: URL, overrides: [StubRoute] = []) throws {
        let captures = try CaptureFolder(folder)
        self.init { request in
            overrides.first { $0.matches(request) }?.respond(request) ?? captures.respond(request)
        }
    }
}
