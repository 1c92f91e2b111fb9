internal import ArgumentParser
internal import AuditCore
internal import Foundation

/// How a plan is carried out.
struct ApplyOptions: ParsableArguments {
    @Flag(help: "Carry out what still fits the engine, skip what doesn't.")
    var skipChanged = false

    @Option(
        help: ArgumentHelp(
            "Carry out nothing of a plan that frees more than this (500MB, 20GB, 4GiB).", valueName: "SIZE"),
        transform: ByteSize.parse)
    var maxFree: ByteSize?

    @Option(help: ArgumentHelp("Carry out nothing of a plan of more steps.", valueName: "N"))
    var maxSteps: Int?

    @Option(
        help: ArgumentHelp(
            "First save images that no registry has into this folder, as archives that audit restore loads.",
            valueName: "DIR"))
    var save: String?

    @Flag(help: "First make an image of every container that holds data. The images that these lie on stay then.")
    var commit = false

    var fuse: ApplyFuse { ApplyFuse(maxFreeBytes: maxFree?.bytes, maxSteps: maxSteps) }

    /// The same from everywhere.
    var saveFolder: String? { save.map { URL(filePath: $0).standardizedFileURL.path } }

    /// One of them that was given.
    var givenFlag: String? {
        let given = [
            ("--skip-changed", skipChanged), ("--max-free", maxFree != nil), ("--max-steps", maxSteps != nil),
            ("--save", save != nil), ("--commit", commit),
        ]
        return given.first { $0.1 }?.0
    }

    func validate() throws {
        try PathOption.check(save, "--save")
        if let maxSteps, maxSteps < 0 { throw ValidationError("--max-steps takes a number of steps, 0 or more.") }
    }
}
