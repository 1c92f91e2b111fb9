/// Where an engine listens.
package enum Endpoint: Hashable, Sendable {
    case unix(path: String)
    case tcp(host: String, port: Int)
    /// `destination`: `host` or `user@host`, as ssh takes it.
    case ssh(destination: String, port: Int?)

    /// - Parameter isTLS: Decides which port an address without one means.
    package init(_ text: String, isTLS: Bool = false) throws(EngineError) {
        if text.hasPrefix("unix://"), text.count > "unix://".count {
            self = .unix(path: String(text.dropFirst("unix://".count)))
            return
        }
        for scheme in ["tcp://", "http://"] where text.hasPrefix(scheme) {
            let rest = text.dropFirst(scheme.count).prefix { $0 != "/" }
            // An address of IPv6 stands in brackets, since it has colons itself.
            guard let match = rest.wholeMatch(of: #/(\[[0-9A-Fa-f:.]+(?:%[^\[\]]+)?\]|[^:\[\]]+)(?::(\d+))?/#) else {
                break
            }
            guard let port = match.2.map({ Int($0) }) ?? (isTLS ? 2376 : 2375) else { break }
            self = .tcp(host: String(match.1), port: port)
            return
        }
        // A path behind it would name a socket there, which the docker client doesn't take either.
        if let match = text.wholeMatch(of: #/ssh://((?:[^@:/\s]+@)?[^@:/\s-][^@:/\s]*)(?::(\d+))?/?/#) {
            self = .ssh(destination: String(match.1), port: match.2.flatMap { Int($0) })
            return
        }
        throw .badHost(text)
    }

    /// What the HTTP client calls it. One behind ssh is reached through the socket of a tunnel.
    func baseURL(isTLS: Bool, tunnel: String?) -> String {
        switch self {
        case .unix(let path): Self.baseURL(ofSocket: path)
        case .tcp(let host, let port): "\(isTLS ? "https" : "http")://\(host):\(port)"
        case .ssh: Self.baseURL(ofSocket: tunnel ?? "")
        }
    }

    private static func baseURL(ofSocket path: String) -> String { "http+unix://" + percentEncoded(path, keeping: "") }

    /// Every byte but letters, digits, `-._~` and those in `keeping`.
    static func percentEncoded(_ text: String, keeping: String) -> String {
        let hexDigits = Array("0123456789ABCDEF".utf8)
        let kept = Set(("-._~" + keeping).utf8)
        var encoded: [UInt8] = []
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"):
                encoded.append(byte)
            case _ where kept.contains(byte): encoded.append(byte)
            default: encoded += [UInt8(ascii: "%"), hexDigits[Int(byte >> 4)], hexDigits[Int(byte & 15)]]
            }
        }
        return String(decoding: encoded, as: UTF8.self)
    }
}

extension Endpoint: CustomStringConvertible {
    package var description: String {
        switch self {
        case .unix(let path): "unix://" + path
        case .tcp(let host, let port): "tcp://\(host):\(port)"
        case .ssh(let destination, let port): "ssh://" + destination + (port.map { ":\($0)" } ?? "")
        }
    }
}
