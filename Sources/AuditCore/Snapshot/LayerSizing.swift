/// Finds the size of each layer of images from their history, which doesn't say which of its lines made a layer.
///
/// The rules, measured against the layer store of Docker 20.10, 26.1 and 28.5: lines with bytes are layers, in
/// order; lines without may be. What is open between them is settled by the empty layer's diff ID, by layers that
/// another image has told, by the instruction, and by the image's total. What stays open is a range, never a guess.
package struct LayerSizing {
    /// An image whose layers are to be sized.
    package struct Subject: Sendable {
        package var diffIDs: [DiffID]
        /// Oldest first: the engine's answer turned round.
        package var history: [HistoryEntry]
        /// What all layers together must come to, where the store promises it (the classic one does).
        package var totalBytes: Int64?
        /// What the store calls the layers, lowest first: the chain IDs, unless it has IDs of its own.
        package var chainIDs: [ChainID]

        package init(
            diffIDs: [DiffID], history: [HistoryEntry], totalBytes: Int64?, chainIDs: [ChainID]? = nil
        ) {
            self.chainIDs = chainIDs ?? ChainID.chain(of: diffIDs)
            self.diffIDs = diffIDs
            self.history = history
            self.totalBytes = totalBytes
        }
    }

    /// The canonical empty tar, 1024 zero bytes.
    static let emptyDiffID = DiffID("5f70bf18a086007016e948b04aed3b82103a36bea41755b6cddfaf10ace3c6ef")!

    private var known: [ChainID: Layer]
    private let countsFileBytes: Bool

    /// The layers of all subjects. `known` layers keep the size they have.
    ///
    /// - Parameter countsFileBytes: Whether the store counts what is in files, so that an empty layer has no bytes. In
    ///   tar lengths or blocks it has some.
    package static func layers(
        of subjects: [Subject], known: [ChainID: Layer], countsFileBytes: Bool = true
    ) -> [ChainID: Layer] {
        var sizing = LayerSizing(known: known, countsFileBytes: countsFileBytes)
        // What one image tells can settle another, so go round until nothing more is learned.
        var open = Array(subjects.indices)
        var openBefore = Int.max
        while !open.isEmpty, open.count < openBefore {
            openBefore = open.count
            open = open.filter { !sizing.settle(subjects[$0]) }
        }
        return sizing.known
    }

    /// Notes what this image tells. False if some size of it is still a range.
    private mutating func settle(_ subject: Subject) -> Bool {
        let chain = subject.chainIDs
        var sizes = LayerAlignment(
            subject: subject,
            fixed: zip(chain, subject.diffIDs).map { fixedSize(of: $0, diffID: $1) }, hasEmptyLayers: countsFileBytes
        ).sizes()
        if let total = subject.totalBytes { Self.tighten(&sizes, to: total) }
        for (position, chainID) in chain.enumerated() where !isSettled(chainID) {
            known[chainID] = Layer(
                chainID: chainID, diffID: subject.diffIDs[position],
                parent: position == 0 ? nil : chain[position - 1], size: sizes[position])
        }
        return chain.allSatisfy(isSettled)
    }

    private func isSettled(_ chainID: ChainID) -> Bool {
        known[chainID]?.isSettled(countsFileBytes: countsFileBytes) ?? false
    }

    private func fixedSize(of chainID: ChainID, diffID: DiffID) -> Int64? {
        if countsFileBytes, diffID == Self.emptyDiffID { return 0 }
        return isSettled(chainID) ? known[chainID]?.size.atLeast : nil
    }

    /// No layer can be larger than what the others leave; a single open one is exactly that.
    private static func tighten(_ sizes: inout [ByteRange], to total: Int64) {
        let certain = sizes.map(\.atLeast).reduce(0, +)
        let open = sizes.indices.filter { !sizes[$0].isExact }
        guard certain <= total else { return }
        for position in open {
            let most = total - certain + sizes[position].atLeast
            sizes[position].atMost = min(sizes[position].atMost ?? most, most)
            if open.count == 1 { sizes[position] = .exactly(most) }
        }
    }
}
