import AuditCore
import AuditStore
import Foundation
import TestSupport

/// A database with a night of a simulated host after another, kept by the code that keeps real readings.
struct Year {
    let path: String
    let nights: Int
    /// The last night.
    private(set) var host: SimulatedHost

    /// - Parameter eachNight: Is shown every snapshot.
    init(
        path: String, nights: Int, imageCount: Int, containerCount: Int,
        eachNight: (Snapshot, Int) throws -> Void = { _, _ in }
    ) throws {
        self.path = path
        self.nights = nights
        let today = Int64(Date().timeIntervalSince1970) / 86_400 * 86_400
        host = SimulatedHost(
            imageCount: imageCount, containerCount: containerCount,
            firstNight: Timestamp(seconds: today - Int64(nights - 1) * 86_400))
        let database = try AuditDatabase(path: path)
        for night in 1...nights {
            let snapshot = night == 1 ? host.snapshot : host.nextNight()
            _ = try database.save(snapshot)
            try eachNight(snapshot, night)
        }
        database.refillReserve()
    }

    static func fileBytes(_ path: String) -> Int64 {
        ((try? FileManager.default.attributesOfItem(atPath: path))?[.size] as? NSNumber)?.int64Value ?? 0
    }
}
