import Foundation
import TestSupport

/// Many small images on a real engine.
struct LargeHost {
    let engine: TestEngine

    /// - Parameter name: Of the repositories; equal names give equal images.
    func load(_ name: String, count: Int) throws {
        let base = LayerSpec.busybox(try engine.busybox())
        let middles = (0..<10).map { LayerSpec.file("middle-\($0)", size: 2000, seed: UInt64($0)) }
        let images = (0..<count).map { number in
            ImageSpec(
                tags: ["\(name)/service-\(number / 20):1.\(number % 20)"],
                layers: [
                    base, middles[number % middles.count],
                    // Shared by the images of a repository.
                    .file("\(name)/shared-\(number / 20)", size: 1000, seed: UInt64(number / 20)),
                    .file("\(name)/own-\(number)", size: 500, seed: UInt64(number)),
                ],
                labels: ["org.opencontainers.image.version": "1.\(number % 20)"],
                createdAt: 1_780_000_000 + number * 60)
        }
        try engine.load(try LoadArchive(images: images))
    }

    /// One in ten runs, three have ended, the rest never ran.
    func createContainers(of name: String, count: Int, curl: Curl) throws {
        func body(_ command: String, _ number: Int) -> String {
            "{\"Image\":\"\(name)/service-\(number):1.19\",\"Cmd\":[\"/bin/busybox\",\(command)],"
                + "\"HostConfig\":{\"NetworkMode\":\"none\"}}"
        }
        func isRunning(_ number: Int) -> Bool { number % 10 == 0 }
        _ = try curl.send(
            (0..<count).map { number in
                Curl.Request(
                    method: "POST", path: "/containers/create?name=large-\(number)",
                    body: body(isRunning(number) ? "\"sleep\",\"100000\"" : "\"true\"", number % (count / 2)))
            }, width: 4)
        _ = try curl.send(
            (0..<count).filter { $0 % 10 < 4 }
                .map { Curl.Request(method: "POST", path: "/containers/large-\($0)/start") }, width: 4)
    }
}
