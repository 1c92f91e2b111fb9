internal import AuditCore
internal import AuditStore
internal import Foundation

/// Writes reports: `DIR/<engine name>/<time>/…`, and `DIR/<engine name>/latest` pointing at the newest.
struct ReportFolder {
    var root: String
    /// Where the host's name isn't unique: what to call the engine instead.
    var engineName: String?

    struct WriteError: Error, CustomStringConvertible {
        var path: String
        /// `errno`.
        var code: Int32
        var isCreating: Bool
        /// Which option names another place.
        var option = "--output"

        var description: String {
            let why = String(cString: strerror(code)).lowercased()
            let advice = [ENOSPC, EDQUOT].contains(code) ? "Make room or name" : "Name"
            return "can't \(isCreating ? "create" : "write") \(path): \(why). \(advice) another place with \(option)."
        }
    }

    /// `Reports` where that folder exists here, else `reports` beside the database.
    static func defaultRoot(database: String) -> String {
        var isFolder: ObjCBool = false
        if FileManager.default.fileExists(atPath: "Reports", isDirectory: &isFolder), isFolder.boolValue {
            return "Reports"
        }
        return folder(beside: database)
    }

    /// In the current folder for a database that is named without one.
    static func folder(beside database: String) -> String {
        let folder = (database as NSString).deletingLastPathComponent
        return (folder as NSString).appendingPathComponent("reports")
    }

    /// All files or none: they are written aside and moved into place.
    /// - Returns: The folder of this report.
    func write(_ content: ReportContent) throws(WriteError) -> String {
        let engine = root + "/" + Self.fileName(engineName ?? content.analysis.snapshot.engine.name)
        let folder = engine + "/" + content.analysis.snapshot.takenAt.fileName
        let aside = folder + ".part"
        let files = FileManager.default
        var current = aside
        try? files.removeItem(atPath: aside)
        try Self.makeFolder(aside)
        do {
            for (name, text) in content.files() {
                current = aside + "/" + name
                try Self.write(try text(), to: current)
            }
            try files.setAttributes([.posixPermissions: 0o755], ofItemAtPath: aside + "/plan.sh")
            current = folder
            if files.fileExists(atPath: folder) { try files.removeItem(atPath: folder) }
            try files.moveItem(atPath: aside, toPath: folder)
            current = engine + "/latest"
            try Self.point(current, at: content.analysis.snapshot.takenAt)
        } catch {
            try? files.removeItem(atPath: aside)
            throw WriteError(path: current, code: Self.code(of: error), isCreating: false)
        }
        return folder
    }

    /// Only ever at a newer report. The names of the folders sort as their times do.
    private static func point(_ link: String, at time: Timestamp) throws {
        let files = FileManager.default
        let current = try? files.destinationOfSymbolicLink(atPath: link)
        // A report that somebody deleted is the newest no longer.
        if let current, current > time.fileName, files.fileExists(atPath: link) { return }
        try? files.removeItem(atPath: link)
        try files.createSymbolicLink(atPath: link, withDestinationPath: time.fileName)
    }

    /// The host's name is the engine's to choose: no slash in it, and no dot at its start, may lead elsewhere.
    private static func fileName(_ name: String) -> String {
        let safe = SafeText.visible(name).replacingScalar("/", with: "_")
        return safe.unicodeScalars.first == "." || safe.isEmpty ? "_" + safe : safe
    }

    private static func write(_ text: borrowing TextBuffer, to path: String) throws {
        try text.withBytes { bytes in
            // Not copied: the largest is many megabytes.
            let start = UnsafeMutableRawPointer(mutating: bytes.baseAddress)
            let data = start.map { Data(bytesNoCopy: $0, count: bytes.count, deallocator: .none) } ?? Data()
            try data.write(to: URL(filePath: path))
        }
    }

    private static func makeFolder(_ path: String) throws(WriteError) {
        do {
            try Folder.make(path)
        } catch {
            throw WriteError(path: error.path, code: error.code, isCreating: true)
        }
    }

    private static func code(of error: any Error) -> Int32 {
        let underlying = (error as NSError).userInfo[NSUnderlyingErrorKey] as? NSError
        if let code = underlying?.code, underlying?.domain == NSPOSIXErrorDomain { return Int32(code) }
        return switch (error as? CocoaError)?.code {
        case .fileWriteOutOfSpace: ENOSPC
        case .fileWriteNoPermission, .fileReadNoPermission: EACCES
        case .fileWriteVolumeReadOnly: EROFS
        case .fileWriteFileExists: EEXIST
        case .fileNoSuchFile, .fileReadNoSuchFile: ENOENT
        default: EIO
        }
    }
}
