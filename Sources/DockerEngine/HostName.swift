internal import Foundation

/// What this host calls itself: engines tell their own the same way.
package enum HostName {
    package static var current: String {
        var name = [CChar](repeating: 0, count: 256)
        // The last byte stays zero, whatever the length.
        guard gethostname(&name, name.count - 1) == 0 else { return "" }
        return String(decoding: name.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    }
}
