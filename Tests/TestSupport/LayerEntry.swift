/// One file or directory of a layer.
package enum LayerEntry: Sendable, Equatable {
    case file(path: String, content: [UInt8], mode: Int)
    case directory(path: String)

    /// What the classic store counts: the apparent bytes of files; directories count nothing.
    package var size: Int64 {
        switch self {
        case .file(_, let content, _): Int64(content.count)
        case .directory: 0
        }
    }
}
