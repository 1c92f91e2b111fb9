import Foundation
import TestSupport
import Testing

@testable import AuditStore

/// Documents of removed containers lie in the database, with the passwords of their environments.
@Suite struct PermissionTests {
    @Test func aNewDatabaseIsForItsOwnerAlone() throws {
        let folder = try TemporaryFolder()
        let path = folder.file("audit.db")
        let database = try AuditDatabase(path: path)
        database.refillReserve()
        for name in try FileManager.default.contentsOfDirectory(atPath: folder.path) {
            let attributes = try FileManager.default.attributesOfItem(atPath: folder.file(name))
            #expect(attributes[.posixPermissions] as? Int == 0o600, "\(name)")
        }
    }
}
