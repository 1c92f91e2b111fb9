/// The disk as a bar, and below it the engine's part of it spread out by kind.
struct DiskChart: Chart {
    let parts: StoreParts
    /// Nil where the engine's disk can't be seen.
    let disk: DiskFacts?

    let id = "disk-picture"
    let title = "The disk"

    var description: String {
        let kinds = parts.parts.map { "\($0.kind.rawValue) \(ByteText.size($0.bytes))" }.joined(separator: ", ")
        let whole = disk.map {
            "\(ByteText.size($0.usedBytes)) of \(ByteText.size($0.totalBytes)) are used, \(ByteText.size($0.freeBytes)) are free. "
        }
        return (whole ?? "") + "The engine keeps \(ByteText.size(parts.bytes)): \(kinds). "
            + "\(ByteText.size(parts.goingBytes)) of it go with the plan."
    }

    private static let diskHeight = 16.0
    private static let zoomHeight = 22.0
    private static let barHeight = 40.0

    func height(_ size: ChartSize) -> Double {
        Self.barHeight + (disk == nil ? 0 : Self.diskHeight + Self.zoomHeight)
    }

    func drawing(_ size: ChartSize) -> Markup {
        let bar = Rectangle(0, height(size) - Self.barHeight, size.width, Self.barHeight)
        return Markup {
            if let disk { wholeDisk(disk, above: bar) }
            for segment in Self.segments(parts, in: bar) { drawing(segment) }
        }
    }

    private func wholeDisk(_ disk: DiskFacts, above bar: Rectangle) -> Markup {
        let total = Double(max(1, disk.totalBytes))
        let used = bar.width * Double(disk.usedBytes) / total
        // Never so small that it can't be seen where it is.
        let engine = min(max(3, bar.width * Double(parts.bytes) / total), max(3, used))
        return Markup {
            rectangle(
                Rectangle(0, 0, bar.width, Self.diskHeight), "free", title: "\(ByteText.size(disk.freeBytes)) free")
            rectangle(
                Rectangle(0, 0, max(used, engine), Self.diskHeight), "other",
                title: "\(ByteText.size(max(0, disk.usedBytes - parts.bytes))) of other files")
            rectangle(
                Rectangle(0, 0, engine, Self.diskHeight), "images", title: "\(ByteText.size(parts.bytes)) of the engine"
            )
            Markup(
                empty: "path",
                [
                    "class": "zoom",
                    "d": "M0 \(Self.diskHeight.tenths)H\(engine.tenths)L\(bar.width.tenths) \(bar.y.tenths)H0Z",
                ])
        }
    }

    struct Segment {
        var kind: StoreParts.Kind
        var bytes: Int64
        var isGoing: Bool
        var box: Rectangle
    }

    /// Of each kind what stays, then what goes, side by side.
    static func segments(_ parts: StoreParts, in bar: Rectangle) -> [Segment] {
        var x = bar.x
        let scale = bar.width / Double(max(1, parts.bytes))
        return parts.parts.flatMap { part in
            [(part.bytes - part.goingBytes, false), (part.goingBytes, true)].filter { $0.0 > 0 }
                .map { bytes, isGoing in
                    let width = Double(bytes) * scale
                    defer { x += width }
                    return Segment(
                        kind: part.kind, bytes: bytes, isGoing: isGoing, box: Rectangle(x, bar.y, width, bar.height))
                }
        }
    }

    private func drawing(_ segment: Segment) -> Markup {
        let style = segment.isGoing ? "goes" : segment.kind.style
        let name = segment.isGoing ? "\(segment.kind.rawValue), goes with the plan" : segment.kind.rawValue
        let size = ByteText.size(segment.bytes)
        let room = segment.box.width - 14
        let text = segment.isGoing ? size : "\(segment.kind.title)  \(size)"
        let fitting =
            ChartSize.fitting(text, in: room) == text ? text : ChartSize.fitting(size, in: room) == size ? size : nil
        return Markup {
            rectangle(segment.box, "segment \(style)", title: "\(name): \(size)")
            if let fitting { label(fitting, segment.box.x + 8, segment.box.y + 25, "on-\(style)") }
        }
    }
}

extension StoreParts.Kind {
    /// The class it has in the style sheet.
    var style: String { self == .buildCache ? "cache" : rawValue }

    var title: String {
        switch self {
        case .images: "Images"
        case .containers: "Containers"
        case .volumes: "Volumes"
        case .buildCache: "Build cache"
        }
    }
}
