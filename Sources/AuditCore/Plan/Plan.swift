/// What to delete, in which order, and why; and why everything else stays.
///
/// Complete data: whoever carries it out decides nothing.
package struct Plan: Hashable, Sendable {
    /// Given by the store when the plan is saved.
    package var number: Int?
    /// The snapshot it was made from; what `apply` compares the engine with.
    package var snapshot: Int?
    package var createdAt: Timestamp
    package var engine: Engine
    package var policy: Policy
    package var steps: [Step]
    package var kept: [Kept]
    /// What other flags would add. Not part of the saved plan's promise, but of the answer.
    package var alternatives: [Alternative]

    /// What all steps free together. Not their sum where bytes may go in either of two steps.
    package var frees: ByteRange
    /// With `--free` and `--until-free`.
    package var target: Target?

    package struct Target: Hashable, Sendable {
        /// What was to be freed.
        package var bytes: Int64
        package var isReached: Bool
        /// With `--until-free`: so much of the disk is to be free, at which `apply` stops. Others write there, too.
        package var freeSpaceBytes: Int64?
        /// Where it isn't reached: what more would go without each rule that keeps images, most first.
        package var obstacles: [Obstacle]
    }

    /// The images that one rule keeps.
    package struct Obstacle: Hashable, Sendable, Codable {
        package var code: Reason.Code
        package var images: Int
        /// What these free if they go with the plan, all together.
        package var bytes: Int64

        enum CodingKeys: String, CodingKey {
            case images, bytes
            case code = "reason_code"
        }
    }

    package struct Engine: Hashable, Sendable, Codable {
        package var id: String
        package var name: String
        package var product: EngineFacts.Product
        package var version: String
        package var store: StoreKind
        package var endpoint: String

        package init(_ facts: EngineFacts) {
            id = facts.id
            name = facts.name
            product = facts.product
            version = facts.version
            store = facts.store
            endpoint = facts.endpoint
        }

        /// Whether the engine's total on the containerd store has the snapshots of containers and the build cache.
        var countsAllSnapshots: Bool { EngineFacts.isVersion(version, before: 29, 6) }
    }

    /// One command.
    package struct Step: Hashable, Sendable {
        package var order: Int
        package var action: Action
        /// The ID of the image or container, the name of the volume, or `build cache`.
        package var target: String
        /// The reference that the command names, or the container's name.
        package var name: String
        package var command: String
        /// What goes once the steps before it are done, given sharing.
        package var frees: ByteRange
        /// What is certain of this step and all before it.
        package var cumulativeBytes: Int64
        /// What the engine deletes along with it, by ID (volumes: by name).
        package var alsoRemoves: [String]
        /// Whether the engine is told to leave the untagged parents, because one of them must stay.
        package var keepsParents: Bool
        /// For the build cache: how long unused a record must be, as a Go duration; nil for any time.
        package var unusedFor: String?
        package var reason: Reason
        /// What it takes to have it again; nil where nothing brings it back.
        package var restore: String?
        package var risk: Risk

        /// What to call the image to the engine: a reference, or where it has none its whole ID, since a short one
        /// might be taken for a repository.
        package var imageReference: String { name.contains(":") ? name : target }
    }

    package enum Action: String, Codable, Sendable {
        case stopContainer = "stop_container"
        case removeContainer = "remove_container"
        case untagImage = "untag_image"
        case removeImage = "remove_image"
        case removeVolume = "remove_volume"
        case pruneBuildCache = "prune_build_cache"
    }

    package enum Risk: String, Codable, Sendable {
        /// Nothing is lost.
        case none
        /// It has to be pulled again.
        case repull
        /// It is gone for good.
        case lost
    }

    package struct Kept: Hashable, Sendable {
        package var kind: Kind
        package var id: String
        package var name: String
        package var sizeBytes: Int64?
        package var reason: Reason

        package enum Kind: String, Codable, Sendable { case image, container, volume }
    }

    package struct Alternative: Hashable, Sendable, Codable {
        package var flag: String
        package var addsBytes: Int64
        package var text: String

        enum CodingKeys: String, CodingKey {
            case flag, text
            case addsBytes = "adds_bytes"
        }
    }
}
