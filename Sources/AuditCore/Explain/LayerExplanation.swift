/// What a layer is, what holds it, and what it would take to get its bytes back.
package struct LayerExplanation {
    private let analysis: Analysis
    private let history: History
    private let position: Int
    private let width: Int

    private static let longestList = 20

    package init(analysis: Analysis, history: History, position: Int, width: Int = 100) {
        self.analysis = analysis
        self.history = history
        self.position = position
        self.width = width
    }

    private var layer: Layer { analysis.forest.layers[position] }

    private var images: [Image] {
        analysis.snapshot.images.filter { analysis.forest.chain(from: $0.topLayer).contains(position) }
            .sorted { ($0.displayName, $0.id) < ($1.displayName, $1.id) }
    }

    package func render() -> String {
        let images = images
        let records = analysis.snapshot.buildCache.filter {
            analysis.forest.chain(from: $0.chainID).contains(position)
        }
        return [heading(), holders(images, records), together(images, records)].joined(separator: "\n")
    }

    private func heading() -> String {
        let below = analysis.forest.chain(from: layer.chainID).dropFirst()
        var table = TextTable(.left, .left)
        table.add("chain ID", "\(layer.chainID)")
        table.add("diff ID", "\(layer.diffID)")
        table.add(
            "lies on",
            layer.parent.map { parent in
                "\(parent.short); \(ByteText.count(below.count, "layer")) "
                    + "of \(ByteText.size(below.map { analysis.forest.layers[$0].size }.sum())) altogether"
            } ?? "nothing: it is the lowest of its images")
        return "Layer \(layer.chainID.short) · \(ByteText.size(layer.size))\n" + table.render(width: width)
    }

    private func holders(_ images: [Image], _ records: [BuildCacheRecord]) -> String {
        var text = ""
        if images.allSatisfy(\.isUntagged), images.allSatisfy({ analysis.containersByImage[$0.id] == nil }) {
            let since = history.orphanedSince[layer.chainID].map { " since \($0.day)" } ?? ""
            text = "Orphaned\(since): no tagged image and no container holds it\n"
        }
        guard !images.isEmpty || !records.isEmpty else { return text + "Nothing holds it.\n" }
        text += "Held by \(ByteText.count(images.count, "image"))"
        if !records.isEmpty { text += " and \(ByteText.count(records.count, "record")) of the build cache" }
        var table = TextTable(.left, .left)
        for image in images.prefix(Self.longestList) {
            let users = analysis.containersByImage[image.id] ?? []
            table.add(
                SafeText.visible(image.displayName), SafeText.visible(users.isEmpty ? "" : ImageRules.usedBy(users)))
        }
        let more = images.count - Self.longestList
        return text + "\n" + table.render(width: width) + (more > 0 ? "  and \(more) more\n" : "")
    }

    private func together(_ images: [Image], _ records: [BuildCacheRecord]) -> String {
        let containers = images.flatMap { analysis.containersByImage[$0.id] ?? [] }
        let holders =
            images.map { Holder.image($0.id) } + containers.map { Holder.container($0.id) }
            + records.map { Holder.cacheRecord($0.id) }
        let frees = analysis.reclaimable(removing: holders)
        let names = images.map { "--image \(EngineCommand.quoted($0.displayName))" }
        // What is in the way has to be agreed to as well.
        let isRunning = containers.contains(where: \.state.isRunning)
        let losers = containers.filter(\.holdsData).map(\.name).sorted()
        let flags = (isRunning ? " --stop-running" : "") + (losers.isEmpty ? "" : " --discard-changes")
        guard !images.isEmpty else {
            return "Its bytes go with the build cache: audit plan --build-cache-unused-for 0d\n"
        }
        let command =
            names.count <= 5
            ? "audit plan \(names.joined(separator: " "))\(flags)"
            : "audit plan --image … for each of the \(names.count) images\(flags.isEmpty ? "" : ", with" + flags)"
        let writers = losers.count > 3 ? ByteText.count(losers.count, "container") : losers.joined(separator: ", ")
        return "It only goes with all that holds it, which frees \(ByteText.size(frees)) together"
            + (losers.isEmpty ? "" : ", but loses what \(SafeText.visible(writers)) wrote") + "\n"
            + "  \(SafeText.visible(command))\n"
    }
}
