import Foundation
package import NIOSSL

/// An authority, and what it signed for an engine on the loopback interface and for a client, in a folder that has the
/// names the docker client expects.
package struct TestCertificates {
    package let folder: TemporaryFolder

    package init() throws {
        folder = try TemporaryFolder()
        try sign("ca", by: nil, "/CN=authority")
        try sign("cert", by: "ca", "/CN=client")
        try sign("server", by: "ca", "/CN=engine", ["-addext", "subjectAltName=IP:127.0.0.1"])
        try FileManager.default.moveItem(atPath: folder.file("cert-key.pem"), toPath: folder.file("key.pem"))
    }

    private func sign(_ name: String, by authority: String?, _ subject: String, _ more: [String] = []) throws {
        let signer = authority.map { ["-CA", folder.file($0 + ".pem"), "-CAkey", folder.file($0 + "-key.pem")] } ?? []
        _ = try ChildProcess.output(
            URL(filePath: "/usr/bin/openssl"),
            ["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2"]
                + ["-keyout", folder.file(name + "-key.pem"), "-out", folder.file(name + ".pem"), "-subj", subject]
                + signer + more,
            environment: ["HOME": folder.path])
    }

    /// An engine's, which lets nobody in whom the authority didn't sign.
    package func engineContext() throws -> NIOSSLContext {
        var configuration = TLSConfiguration.makeServerConfiguration(
            certificateChain: try NIOSSLCertificate.fromPEMFile(folder.file("server.pem")).map { .certificate($0) },
            privateKey: .privateKey(try NIOSSLPrivateKey(file: folder.file("server-key.pem"), format: .pem)))
        configuration.trustRoots = .certificates(try NIOSSLCertificate.fromPEMFile(folder.file("ca.pem")))
        configuration.certificateVerification = .noHostnameVerification
        return try NIOSSLContext(configuration: configuration)
    }
}
