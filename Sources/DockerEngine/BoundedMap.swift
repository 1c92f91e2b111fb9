/// Runs `transform` on all elements, at most `width` at a time, and gives the results in order.
func boundedMap<Element: Sendable, Result: Sendable>(
    _ elements: [Element], width: Int, _ transform: @escaping @Sendable (Element) async throws -> Result
) async throws -> [Result] {
    try await withThrowingTaskGroup(of: (Int, Result).self) { group in
        var results = [Result?](repeating: nil, count: elements.count)
        var next = 0
        func startNext() {
            guard next < elements.count else { return }
            let position = next
            next += 1
            group.addTask { (position, try await transform(elements[position])) }
        }
        for _ in 0..<width { startNext() }
        while let (position, result) = try await group.next() {
            results[position] = result
            startNext()
        }
        return results.compactMap(\.self)
    }
}
