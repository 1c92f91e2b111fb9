internal import Foundation
internal import NIOSSL

/// Certificates for an engine behind TLS, in a folder as the docker client keeps them: `ca.pem` of who signed the
/// engine's, `cert.pem` and `key.pem` to show it.
package struct EngineCertificates: Hashable, Sendable {
    var folder: String
    /// False only where a docker context says so.
    var verifiesEngine = true

    func configuration() throws(EngineError) -> TLSConfiguration {
        func path(_ name: String) -> String? {
            let path = folder + "/" + name
            return FileManager.default.fileExists(atPath: path) ? path : nil
        }
        var configuration = TLSConfiguration.makeClientConfiguration()
        do {
            if let authority = path("ca.pem") {
                configuration.trustRoots = .certificates(try NIOSSLCertificate.fromPEMFile(authority))
            }
            if let certificate = path("cert.pem") {
                configuration.certificateChain = try NIOSSLCertificate.fromPEMFile(certificate).map { .certificate($0) }
                configuration.privateKey = .privateKey(try NIOSSLPrivateKey(file: folder + "/key.pem", format: .pem))
            }
        } catch {
            throw .badCertificates(folder: folder, why: "\(error)")
        }
        if path("ca.pem") == nil, path("cert.pem") == nil {
            throw .badCertificates(folder: folder, why: "there is no ca.pem and no cert.pem")
        }
        if !verifiesEngine { configuration.certificateVerification = .none }
        return configuration
    }
}
