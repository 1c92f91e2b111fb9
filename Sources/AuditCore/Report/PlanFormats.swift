extension Plan {
    /// The JSON that INTERFACE.md promises.
    package func json() throws -> String { try PlanDocument(self).json(.pretty) + "\n" }

    /// The steps, a row each.
    package func csv() -> String { stepTable.csv }
}
