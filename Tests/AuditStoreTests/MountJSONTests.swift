import AuditCore
import Testing

@testable import AuditStore

/// What a column says of mounts is read as a decoder reads it.
@Suite struct MountJSONTests {
    private static let volume = Container.Mount(kind: "volume", name: "data", source: "/v", destination: "/data")
    private static let image = Container.Mount(
        kind: "image", name: "tools:1", source: "", destination: "/tools", imageID: .sha256(of: "tools"))
    private static let quoted = Container.Mount(kind: "bind", name: "", source: #"/a "b"\c,é"#, destination: "kind")

    @Test(arguments: [[], [volume], [image, volume], [volume, quoted], [quoted]])
    func mountsAreReadAsTheyWereWritten(mounts: [Container.Mount]) throws {
        let text = try JSONText.encode(mounts.map(MountJSON.init))
        #expect(try MountJSON.all(in: text).map(\.mount) == mounts)
    }

    @Test(arguments: [#"[{"kind":"volume"}]"#, #"[{"destination":"/","image":"x"}]"#, "x", "", #"["kind"]"#])
    func whatIsNoneFails(text: String) throws {
        #expect(throws: (any Error).self) { try MountJSON.all(in: text) }
    }
}
