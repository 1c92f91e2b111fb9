import TestSupport
import Testing

@testable import AuditCore

@Suite struct TreemapTests {
    private func values(_ seed: UInt64) -> [Double] {
        var random = SeededGenerator(seed: seed)
        return (0..<Int.random(in: 1...40, using: &random)).map { _ in
            Double(Int.random(in: 0...1_000_000, using: &random))
        }
        .sorted(by: >)
    }

    private func overlap(_ a: Rectangle, _ b: Rectangle) -> Double {
        max(0, min(a.x + a.width, b.x + b.width) - max(a.x, b.x))
            * max(0, min(a.y + a.height, b.y + b.height) - max(a.y, b.y))
    }

    /// The example of the paper that the algorithm is from: the first two areas of six come as squares of two by three.
    @Test func theExampleOfThePaper() {
        let boxes = Squarify.rectangles([6, 6, 4, 3, 2, 2, 1], in: Rectangle(0, 0, 6, 4))
        #expect(Array(boxes.prefix(2)) == [Rectangle(0, 0, 3, 2), Rectangle(0, 2, 3, 2)])
        #expect(abs(boxes[2].width - 12.0 / 7) < 1e-9 && abs(boxes[2].height - 7.0 / 3) < 1e-9)
    }

    @Test(arguments: 0..<50) func areasFillThePictureInProportion(seed: UInt64) {
        let values = values(seed)
        let bounds = Rectangle(3, 5, 300, seed % 2 == 0 ? 200 : 500)
        let boxes = Squarify.rectangles(values, in: bounds)
        let scale = bounds.area / values.reduce(0, +)
        #expect(boxes.count == values.count)
        for (index, box) in boxes.enumerated() {
            #expect(abs(box.area - values[index] * scale) < 1e-6)
            #expect(box.x >= bounds.x - 1e-6 && box.x + box.width <= bounds.x + bounds.width + 1e-6)
            #expect(box.y >= bounds.y - 1e-6 && box.y + box.height <= bounds.y + bounds.height + 1e-6)
            for other in boxes[..<index] { #expect(overlap(box, other) < 1e-6) }
        }
    }

    @Test func nothingTakesNoRoom() {
        #expect(Squarify.rectangles([], in: Rectangle(0, 0, 9, 9)).isEmpty)
        #expect(Squarify.rectangles([0, 0], in: Rectangle(0, 0, 9, 9)).allSatisfy { $0.area == 0 })
        #expect(Squarify.rectangles([1], in: Rectangle(0, 0, 9, 0)).allSatisfy { $0.area == 0 })
    }

    private func host(_ seed: UInt64) throws -> (content: ReportContent, map: LayerMap) {
        var host = RandomHostileHost(seed: seed)
        let content = try host.content()
        return (
            content, LayerMap(content.analysis, LayerFates(content.analysis, content.plan, PlanFates(content.plan)))
        )
    }

    @Test(arguments: 0..<50) func everyLayerIsThereOnce(seed: UInt64) throws {
        let (content, map) = try host(seed)
        let sized = content.analysis.forest.layers.filter { $0.size.atLeast > 0 }
        #expect(map.groups.flatMap(\.layers).map(\.layer).sorted() == sized.map(\.chainID).sorted())
        #expect(map.groups.map(\.bytes).reduce(0, +) == sized.map(\.size.atLeast).reduce(0, +))
        let few = TreemapLayout(map, in: Rectangle(0, 0, 300, 200), mostGroups: 2, mostTiles: 1)
        #expect(few.groups.count <= 3)
        #expect(few.groups.flatMap(\.tiles).flatMap(\.layers).map(\.layer).sorted() == sized.map(\.chainID).sorted())
        for group in few.groups {
            for tile in group.tiles { #expect(tile.layers.allSatisfy { $0.fate == tile.fate }) }
        }
    }

    /// On stores where layers are all there is, what is hatched is what the plan says it frees.
    @Test(arguments: 0..<50) func whatGoesIsWhatThePlanFrees(seed: UInt64) throws {
        let (content, map) = try host(seed)
        let freed = content.plan.steps.filter { [.removeImage, .untagImage].contains($0.action) }.map(\.frees)
        #expect(freed.sum().contains(map.bytes(.goes)) || !content.analysis.snapshot.buildCache.isEmpty)
        if content.plan.steps.isEmpty { #expect(map.bytes(.goes) == 0) }
    }

    @Test func layersStandWithThoseWhoHoldThemAlone() throws {
        var builder = HostBuilder()
        let base = builder.image("base", tags: ["base:1"], bytes: 500)
        builder.image("a", tags: ["web:1"], on: base, bytes: 40)
        builder.image("b", tags: ["web:2"], on: base, bytes: 30)
        builder.image("lost", on: base, bytes: 20)
        let (analysis, plan) = (builder.analysis, try builder.plan { $0.unusedFor = .never })
        let map = LayerMap(analysis, LayerFates(analysis, plan, PlanFates(plan)))
        #expect(map.groups.map(\.holder) == [.several, .repository("web"), .untaggedImages])
        #expect(map.groups.map(\.bytes) == [500, 70, 20])
        #expect(map.groups[0].layers.map(\.images) == [4])
        #expect(map.groups.map { $0.layers.map(\.fate) } == [[.stays], [.stays, .stays], [.goes]])
    }
}
