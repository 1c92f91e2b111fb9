/// One entry of `GET /containers/json`
struct ContainerWire: Decodable {
    var Id: String
    var Names: [String]?
    var Image: String?
    var ImageID: String?
    var Created: Int64?
    var State: String?
    /// For people, such as `Exited (0) 3 hours ago`.
    var Status: String?
    var Labels: [String: String]?
    var Mounts: [MountWire]?
    /// Where `size=1` asks for it.
    var SizeRw: ByteCountWire?

    struct MountWire: Decodable {
        // `Type` itself can't be a property's name in every context.
        var kind: String?
        var Name: String?
        var Source: String?
        var Destination: String?

        enum CodingKeys: String, CodingKey {
            case kind = "Type"
            case Name, Source, Destination
        }
    }
}

/// The part of `GET /containers/{id}/json` that the list doesn't have.
struct ContainerInspectWire: Decodable {
    var Id: String
    var State: StateWire
    var HostConfig: HostConfigWire?
    var Config: ConfigWire?
    var SizeRw: ByteCountWire?

    struct StateWire: Decodable {
        var Status: String?
        var ExitCode: Int?
        var StartedAt: String?
        var FinishedAt: String?
    }

    struct ConfigWire: Decodable {
        var StopSignal: String?
        var StopTimeout: Int?
    }

    struct HostConfigWire: Decodable {
        var RestartPolicy: RestartPolicyWire?
        var AutoRemove: Bool?
    }

    struct RestartPolicyWire: Decodable {
        var Name: String?
    }
}

/// One line of `GET /containers/{id}/changes`
struct ChangeWire: Decodable {
    var Path: String
    /// 0 modified, 1 added, 2 deleted.
    var Kind: Int
}
