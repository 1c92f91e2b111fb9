/// The engine as `report.json` spells it: with what the plan's own `engine` leaves out.
struct EngineDocument: Encodable {
    private let facts: EngineFacts

    init(_ facts: EngineFacts) { self.facts = facts }

    private enum Key: String, CodingKey {
        case id, name, product, version, store, driver, endpoint
        case apiVersion = "api_version"
        case rootDirectory = "root_directory"
    }

    func encode(to encoder: any Encoder) throws {
        var values = encoder.container(keyedBy: Key.self)
        try values.encode(facts.id, forKey: .id)
        try values.encode(facts.name, forKey: .name)
        try values.encode(facts.product, forKey: .product)
        try values.encode(facts.version, forKey: .version)
        try values.encode(facts.apiVersion, forKey: .apiVersion)
        try values.encode(facts.store, forKey: .store)
        try values.encode(facts.driver, forKey: .driver)
        try values.encode(facts.rootDirectory, forKey: .rootDirectory)
        try values.encode(facts.endpoint, forKey: .endpoint)
    }
}
