package import AuditCore
internal import AsyncHTTPClient
internal import Foundation
internal import NIOCore
internal import NIOHTTP1

/// Saves images as archives, and containers as images, before they are removed.
package struct EngineKeeper: Keeper {
    private let connection: EngineConnection
    package let keeping: Keeping

    package init(_ connection: EngineConnection, keeping: Keeping) {
        self.connection = connection
        self.keeping = keeping
    }

    package func keep(_ step: Plan.Step, image: Image?) async throws -> String? {
        switch step.action {
        case .removeImage:
            guard let folder = keeping.folder, let image else { return nil }
            return try await save(step.imageReference, id: image.id, in: folder)
        // One started with --rm is gone once it has stopped.
        case .removeContainer, .stopContainer:
            guard keeping.commits else { return nil }
            if step.alsoRemoves.contains(where: { $0 != step.target }) { throw VolumesGoAlong() }
            return try await commit(step)
        case .untagImage, .removeVolume, .pruneBuildCache: return nil
        }
    }

    private struct VolumesGoAlong: Error, CustomStringConvertible {
        let description = "its anonymous volumes would go with it, and an image doesn't have them"
    }

    private func save(_ reference: String, id: ImageID, in folder: String) async throws -> String {
        let name = reference.map { $0.isLetter || $0.isNumber || ".-_".contains($0) ? $0 : "_" }
        let stem = reference.hasPrefix("sha256:") ? id.short : String(name.prefix(80)) + "-" + id.short
        let path = folder + "/" + stem + ".tar"
        // Left by a run that was interrupted, say.
        if (try? ImageArchive.check(path, holds: id)) != nil { return path }
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let aside = path + ".part"
        do {
            // By its ID: loaded again, an archive with names takes them away from whatever has them by then.
            try await connection.api.download("/images/get", query: [("names", id.description)], to: aside)
            try ImageArchive.check(aside, holds: id)
            guard rename(aside, path) == 0 else {
                throw ImageArchive.Problem.cannotWrite(path, why: String(cString: strerror(errno)))
            }
            try DurableFile.synchronizeFolder(folder)
        } catch {
            unlink(aside)
            throw error
        }
        return path
    }

    private func commit(_ step: Plan.Step) async throws -> String {
        // Podman would take a name without a registry for one of docker.io.
        let local = connection.facts.product == .podman ? "localhost/" : ""
        let name = local + Container.savedRepository(step.name)
        let tag = String(step.target.prefix(12))
        var request = connection.api.request(
            .POST, "/commit", query: [("container", step.target), ("repo", name), ("tag", tag)])
        // The config stays as it is. Podman 4.3 refuses a request without a body.
        request.headers.add(name: "Content-Type", value: "application/json")
        request.body = .bytes(ByteBuffer(string: "{}"))
        _ = try await connection.api.exchange(request, name: "POST /commit")
        return "\(name):\(tag)"
    }
}
