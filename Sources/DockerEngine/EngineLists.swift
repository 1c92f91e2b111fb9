internal import Foundation

/// The lists that every reading begins with, begun together.
///
/// Sizes of containers are walked, which may take minutes or fail. Nothing waits for that: containers are listed again
/// without them, unless the walk is done by the time the images are listed.
struct EngineLists: Sendable {
    /// The answer that lists all images.
    let images: Task<Data, any Error>
    let containers: Task<[ContainerWire], any Error>
    let sizedContainers: Task<[ContainerWire], any Error>

    init(_ api: APIClient) {
        // Nil says that the walk is not to be waited for.
        let (walked, walk) = AsyncStream.makeStream(of: [ContainerWire]?.self)
        images = Task {
            defer { walk.yield(nil) }
            return try await ImageReading.list(api)
        }
        sizedContainers = Task {
            do {
                let listed = try await ContainerReading.list(api, withSizes: true)
                walk.yield(listed)
                return listed
            } catch {
                walk.yield(nil)
                throw error
            }
        }
        containers = Task {
            for await case let listed? in walked.prefix(1) { return listed }
            return try await ContainerReading.list(api)
        }
    }

    /// Gives up what hasn't been answered.
    func cancel() {
        images.cancel()
        containers.cancel()
        sizedContainers.cancel()
    }
}
