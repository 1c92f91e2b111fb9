import Foundation

extension TestEngine {
    /// Removes all containers, images, volumes and build cache.
    ///
    /// Refuses unless the socket and the data root the engine reports both lie inside the engine's own folder:
    /// this may run on a developer's machine, and the developer's own engine must be out of its reach.
    package func removeEverything() throws {
        try checkThrowaway()
        let containers = try lines("ps", "-a", "-q", "--no-trunc")
        // Docker kills at once; Podman asks first and waits 10 s for a process that ignores TERM.
        let patience = kind == .podman ? ["-t", "0"] : []
        if !containers.isEmpty { try docker(["rm", "-f", "-v"] + patience + containers) }
        let volumes = try lines("volume", "ls", "-q")
        if !volumes.isEmpty { try docker(["volume", "rm", "-f"] + volumes) }
        try docker("image", "prune", "-a", "-f")
        if kind == .docker { try docker("builder", "prune", "-a", "-f") }
        let images = try lines("images", "-a", "-q", "--no-trunc")
        if !images.isEmpty { try docker(["rmi", "-f"] + Set(images).sorted()) }
    }

    private func checkThrowaway() throws {
        let format = kind == .docker ? "{{.DockerRootDir}}" : "{{.Store.GraphRoot}}"
        let root = try docker("info", "--format", format).trimmingCharacters(in: .whitespacesAndNewlines)
        for (what, path) in [("socket", socketPath), ("data root", root)] {
            let real = URL(filePath: path).resolvingSymlinksInPath().path
            guard real.hasPrefix(directory.path.hasSuffix("/") ? directory.path : directory.path + "/") else {
                throw TestSupportError.notThrowaway(
                    engine: name, reason: "its \(what) \(real) isn't inside \(directory.path)")
            }
        }
    }

    private func lines(_ arguments: String...) throws -> [String] {
        try docker(arguments).split(separator: "\n").map(String.init)
    }
}
