import ArgumentParser

struct Simulate: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Makes a database of many nights of a large host, to look at and to profile with.")

    @Option var nights = 365
    @Option var images = 2000
    @Option var containers = 200

    @Argument(help: "The database to make.")
    var path: String

    func run() throws {
        _ = try Year(path: path, nights: nights, imageCount: images, containerCount: containers)
    }
}
