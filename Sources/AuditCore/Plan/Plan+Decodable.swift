// Read back from the JSON that `PlanDocument` writes.

extension Plan: Decodable {
    private enum Key: String, CodingKey {
        case number = "plan"
        case snapshot
        case createdAt = "created_at"
        case engine, policy, steps, kept
        case alternatives = "not_asked_for"
        case freesBytes = "frees_bytes"
        case freesAtMostBytes = "frees_at_most_bytes"
        case targetBytes = "target_bytes"
        case targetReached = "target_reached"
        case targetFreeSpaceBytes = "target_free_space_bytes"
        case obstacles = "in_the_way"
    }

    package init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: Key.self)
        number = try values.decodeIfPresent(Int.self, forKey: .number)
        snapshot = try values.decodeIfPresent(Int.self, forKey: .snapshot)
        createdAt = try values.decode(Timestamp.self, forKey: .createdAt)
        engine = try values.decode(Engine.self, forKey: .engine)
        policy = try values.decode(Policy.self, forKey: .policy)
        frees = ByteRange(
            atLeast: try values.decode(Int64.self, forKey: .freesBytes),
            atMost: try values.decodeIfPresent(Int64.self, forKey: .freesAtMostBytes))
        if let bytes = try values.decodeIfPresent(Int64.self, forKey: .targetBytes) {
            target = Target(
                bytes: bytes, isReached: try values.decode(Bool.self, forKey: .targetReached),
                freeSpaceBytes: try values.decodeIfPresent(Int64.self, forKey: .targetFreeSpaceBytes),
                obstacles: try values.decode([Obstacle].self, forKey: .obstacles))
        }
        steps = try values.decode([Step].self, forKey: .steps)
        kept = try values.decode([Kept].self, forKey: .kept)
        alternatives = try values.decode([Alternative].self, forKey: .alternatives)
    }
}

extension Plan.Step: Decodable {
    private enum Key: String, CodingKey {
        case order, action, target, name, command, restore, risk, reason
        case freesBytes = "frees_bytes"
        case freesAtMostBytes = "frees_at_most_bytes"
        case cumulativeBytes = "cumulative_bytes"
        case alsoRemoves = "also_removes"
        case keepsParents = "keeps_parents"
        case unusedFor = "unused_for"
        case reasonCode = "reason_code"
    }

    package init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: Key.self)
        order = try values.decode(Int.self, forKey: .order)
        action = try values.decode(Plan.Action.self, forKey: .action)
        target = try values.decode(String.self, forKey: .target)
        name = try values.decode(String.self, forKey: .name)
        command = try values.decode(String.self, forKey: .command)
        frees = ByteRange(
            atLeast: try values.decode(Int64.self, forKey: .freesBytes),
            atMost: try values.decodeIfPresent(Int64.self, forKey: .freesAtMostBytes))
        cumulativeBytes = try values.decode(Int64.self, forKey: .cumulativeBytes)
        alsoRemoves = try values.decode([String].self, forKey: .alsoRemoves)
        keepsParents = try values.decode(Bool.self, forKey: .keepsParents)
        unusedFor = try values.decodeIfPresent(String.self, forKey: .unusedFor)
        reason = Reason(
            try values.decode(Reason.Code.self, forKey: .reasonCode), try values.decode(String.self, forKey: .reason))
        restore = try values.decodeIfPresent(String.self, forKey: .restore)
        risk = try values.decode(Plan.Risk.self, forKey: .risk)
    }
}

extension Plan.Kept: Decodable {
    private enum Key: String, CodingKey {
        case kind, id, name, reason
        case sizeBytes = "size_bytes"
        case reasonCode = "reason_code"
    }

    package init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: Key.self)
        kind = try values.decode(Kind.self, forKey: .kind)
        id = try values.decode(String.self, forKey: .id)
        name = try values.decode(String.self, forKey: .name)
        sizeBytes = try values.decodeIfPresent(Int64.self, forKey: .sizeBytes)
        reason = Reason(
            try values.decode(Reason.Code.self, forKey: .reasonCode), try values.decode(String.self, forKey: .reason))
    }
}
