import AuditCore
import TestSupport
import Testing

/// Histories as engines answer them, and what can be known from them.
@Suite struct LayerSizingTests {
    private static let empty = DiffID("5f70bf18a086007016e948b04aed3b82103a36bea41755b6cddfaf10ace3c6ef")!

    private func diffIDs(_ count: Int) -> [DiffID] { (0..<count).map { Digest.sha256(of: "layer \($0)") } }

    private func sizes(
        _ diffIDs: [DiffID], _ history: [(Int64, String)], total: Int64? = nil, known: [ChainID: Layer] = [:]
    ) -> [ByteRange] {
        let subject = LayerSizing.Subject(
            diffIDs: diffIDs, history: history.map { HistoryEntry(sizeBytes: $0.0, createdBy: $0.1) },
            totalBytes: total)
        let layers = LayerSizing.layers(of: [subject], known: known)
        return ChainID.chain(of: diffIDs).map { layers[$0]!.size }
    }

    @Test func oneLineWithBytesForEachLayerIsExact() {
        let found = sizes(diffIDs(2), [(10, "COPY a"), (0, "ENV A=1"), (20, "COPY b")], total: 30)
        #expect(found == [.exactly(10), .exactly(20)])
    }

    @Test func aLineThatOnlyConfiguresMakesNoLayer() {
        let found = sizes(
            diffIDs(3), [(10, "COPY a"), (0, "/bin/sh -c #(nop)  ENV A=1"), (0, "RUN mkdir /w"), (20, "COPY b")])
        #expect(found == [.exactly(10), .exactly(0), .exactly(20)])
    }

    @Test func theEmptyTarHasNoBytes() {
        let diffIDs = [diffIDs(2)[0], Self.empty, diffIDs(2)[1]]
        let found = sizes(diffIDs, [(10, "COPY a"), (0, "RUN true"), (0, "RUN true"), (20, "COPY b")])
        #expect(found == [.exactly(10), .exactly(0), .exactly(20)])
    }

    @Test func whatIsOpenIsARangeAndNotAGuess() {
        // Either RUN may be the empty layer.
        let found = sizes(diffIDs(3), [(0, "RUN a"), (10, "COPY a"), (0, "RUN b"), (20, "COPY b")])
        #expect(found == [ByteRange(atLeast: 0, atMost: 10), ByteRange(atLeast: 0, atMost: 10), .exactly(20)])
    }

    @Test func aLayerKnownFromAnotherImageSettlesIt() {
        let diffIDs = diffIDs(3)
        let first = ChainID.chain(of: diffIDs)[0]
        let known = [first: Layer(chainID: first, diffID: diffIDs[0], parent: nil, size: .exactly(10))]
        let found = sizes(diffIDs, [(0, "RUN a"), (10, "COPY a"), (0, "RUN b"), (20, "COPY b")], known: known)
        #expect(found == [.exactly(10), .exactly(0), .exactly(20)])
    }

    @Test func anImageThatSharesThePrefixSettlesIt() {
        let long = diffIDs(3)
        let subjects = [
            LayerSizing.Subject(
                diffIDs: long,
                history: [(0, "RUN a"), (10, "COPY a"), (0, "RUN b"), (20, "COPY b")].map {
                    HistoryEntry(sizeBytes: $0.0, createdBy: $0.1)
                }, totalBytes: 30),
            LayerSizing.Subject(
                diffIDs: Array(long.prefix(1)), history: [HistoryEntry(sizeBytes: 10, createdBy: "COPY a")],
                totalBytes: 10),
        ]
        let layers = LayerSizing.layers(of: subjects, known: [:])
        #expect(ChainID.chain(of: long).map { layers[$0]!.size } == [.exactly(10), .exactly(0), .exactly(20)])
    }

    @Test func aMissingTailHasTheRestOfTheTotal() {
        // Bazel, ko and Nix write fewer lines than layers: the engine gives the first layers to those.
        #expect(sizes(diffIDs(2), [(10, "bazel")], total: 35) == [.exactly(10), .exactly(25)])
        let open = ByteRange(atLeast: 0, atMost: 25)
        #expect(sizes(diffIDs(3), [(10, "bazel")], total: 35) == [.exactly(10), open, open])
        #expect(
            sizes(diffIDs(2), [], total: nil) == [
                ByteRange(atLeast: 0, atMost: nil), ByteRange(atLeast: 0, atMost: nil),
            ])
    }

    /// On containerd a layer that isn't unpacked yet has no bytes in the history; in blocks none has really.
    @Test func aLayerThatIsNotUnpackedYetIsOpenUntilItIs() {
        func layers(_ bytes: [Int64], known: [ChainID: Layer] = [:]) -> [ChainID: Layer] {
            let history = bytes.map { HistoryEntry(sizeBytes: $0, createdBy: "RUN x") }
            let subject = LayerSizing.Subject(diffIDs: diffIDs(2), history: history, totalBytes: nil)
            return LayerSizing.layers(of: [subject], known: known, countsFileBytes: false)
        }
        func sizes(_ layers: [ChainID: Layer]) -> [ByteRange?] {
            ChainID.chain(of: diffIDs(2)).map { layers[$0]?.size }
        }
        let packed = layers([0, 0])
        #expect(sizes(packed) == [.unknown, .unknown])
        #expect(sizes(layers([4096, 0])) == [.exactly(4096), .unknown])
        #expect(sizes(layers([4096, 8192], known: packed)) == [.exactly(4096), .exactly(8192)])
        // Nor is it taken back once it is known.
        #expect(sizes(layers([0, 0], known: layers([4096, 8192]))) == [.exactly(4096), .exactly(8192)])
        // Older versions kept it as none for good.
        let wrong = layers([4096, 8192]).mapValues { layer in
            var layer = layer
            layer.size = .zero
            return layer
        }
        #expect(sizes(layers([4096, 8192], known: wrong)) == [.exactly(4096), .exactly(8192)])
    }

    /// For any history an engine can give of a layer list: the truth is always within what is said.
    @Test(arguments: 0..<300) func theTruthIsNeverExcluded(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let count = Int.random(in: 1...8, using: &random)
        let diffIDs = (0..<count).map { Digest.sha256(of: "\(seed) \($0)") }
        let truth = (0..<count).map { _ in Bool.random(using: &random) ? 0 : Int64.random(in: 1...5, using: &random) }
        var history: [HistoryEntry] = []
        for size in truth {
            while Int.random(in: 0..<3, using: &random) == 0 {
                history.append(
                    HistoryEntry(
                        sizeBytes: 0, createdBy: ["ENV A=1", "WORKDIR /", "RUN x"].randomElement(using: &random)!))
            }
            history.append(HistoryEntry(sizeBytes: size, createdBy: "RUN x"))
        }
        let total = Bool.random(using: &random) ? truth.reduce(0, +) : nil
        let layers = LayerSizing.layers(
            of: [LayerSizing.Subject(diffIDs: diffIDs, history: history, totalBytes: total)], known: [:])
        for (chainID, size) in zip(ChainID.chain(of: diffIDs), truth) {
            let range = layers[chainID]!.size
            #expect(range.atLeast <= size && size <= range.atMost ?? .max, "seed \(seed): \(size) is not in \(range)")
        }
    }
}
