internal import Foundation
internal import GRDB

/// Why the database couldn't be used. The texts say what to do next.
package enum StoreError: Error, Hashable, Sendable {
    case notADatabase(path: String)
    case newerVersion(path: String, found: Int, known: Int)
    case corrupt(path: String, why: String)
    case cannotOpen(path: String, why: String)
    case cannotCreate(path: String, why: String)
    case noPermission(path: String)
    case diskFull(path: String)
    case cannotWrite(path: String, why: String)
    case locked(path: String)
    case conflict(path: String, why: String)
    case noDatabase(path: String)
    case engineLocked(String)
    case noSnapshot
    case noPlan(String)
    case noSuchSnapshot(Int)
    case noSuchPlan(Int)
    case planGone(Int)
    case noSuchRun(Int)

    /// What SQLite's error means to a person.
    init(_ error: any Error, path: String) {
        guard let error = error as? DatabaseError else {
            if error is DecodingError {
                self = .corrupt(path: path, why: "\(error)")
                return
            }
            self = (error as? StoreError) ?? .cannotOpen(path: path, why: "\(error)")
            return
        }
        let why = error.message ?? "\(error.resultCode)"
        switch error.resultCode {
        case .SQLITE_NOTADB: self = .notADatabase(path: path)
        case .SQLITE_CORRUPT: self = .corrupt(path: path, why: why)
        case .SQLITE_BUSY, .SQLITE_LOCKED: self = .locked(path: path)
        case .SQLITE_PERM, .SQLITE_AUTH: self = .noPermission(path: path)
        case .SQLITE_CONSTRAINT: self = .conflict(path: path, why: why)
        case .SQLITE_FULL: self = .diskFull(path: path)
        case .SQLITE_READONLY where Self.isDenied(path), .SQLITE_CANTOPEN where Self.isDenied(path):
            self = .noPermission(path: path)
        case .SQLITE_IOERR, .SQLITE_READONLY, .SQLITE_CANTOPEN: self = .cannotWrite(path: path, why: why)
        default: self = .cannotOpen(path: path, why: why)
        }
    }

    /// Whether this user may not write the file, or not make a journal beside it. (On a disk that can't be written by
    /// anyone nobody's permissions are missing.)
    private static func isDenied(_ path: String) -> Bool {
        let folder = (path as NSString).deletingLastPathComponent
        let places: [String] = [path, folder.isEmpty ? "." : folder]
        return places.contains { access($0, W_OK) != 0 && errno == EACCES }
    }

    /// Why the file, or its folder, couldn't be made.
    init(creating path: String, folder: String? = nil, errno code: Int32) {
        let why = String(cString: strerror(code)).lowercased()
        switch code {
        case EACCES, EPERM: self = .noPermission(path: path)
        case ENOSPC, EDQUOT: self = .diskFull(path: path)
        default: self = .cannotCreate(path: path, why: folder.map { "can't make the folder \($0): \(why)" } ?? why)
        }
    }
}

extension StoreError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .notADatabase(let path):
            "\(path) is not a database of audit. Name another file with --database."
        case .newerVersion(let path, let found, let known):
            "\(path) is of version \(found), but this audit knows versions up to \(known). Install a newer audit."
        case .corrupt(let path, let why):
            "the database \(path) is damaged (\(why)). Put a copy of it back, or move it away to begin anew."
        case .cannotOpen(let path, let why):
            "can't open the database \(path): \(why). Name another file with --database."
        case .cannotCreate(let path, let why):
            "can't create the database \(path): \(why). Name another file with --database."
        case .noPermission(let path):
            "no permission for the database \(path). Run as its owner, or name another file with --database."
        case .diskFull(let path):
            """
            can't write the database \(path): its disk is full. It is as it was.
            Make room, or name a file on another disk with --database (/dev/shm/audit.db, say).
            """
        case .cannotWrite(let path, let why):
            "can't write the database \(path): \(why). It is as it was. Make room or make it writable, then try again."
        case .locked(let path):
            "another program is writing the database \(path). Try again later."
        case .conflict(let path, let why):
            "what was to be written into \(path) no longer fits what is in it (\(why)). Nothing was written; try again."
        case .noDatabase(let path):
            "there is no database at \(path); audit snapshot makes one."
        case .engineLocked(let engine):
            "another audit is working on the engine \(engine). Try again when it has finished."
        case .noSnapshot:
            "the database has no snapshot yet. Take one with `audit snapshot`."
        case .noPlan(let engine):
            "there is no plan for the engine \(engine). Make one with `audit plan`."
        case .noSuchSnapshot(let number):
            "there is no snapshot \(number) in the database, or no longer. `audit history` lists them."
        case .noSuchPlan(let number):
            "there is no plan \(number) for this engine. Make one with `audit plan`."
        case .planGone(let number):
            "there is no plan \(number) any more: later reports took its place, or its snapshot was forgotten. Make a new one with `audit plan`."
        case .noSuchRun(let number):
            "there is no run \(number). `audit runs` lists them."
        }
    }
}
