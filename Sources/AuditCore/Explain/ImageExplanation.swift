/// What an image is, what holds it, what it costs, and what it would take to remove it.
package struct ImageExplanation {
    private let analysis: Analysis
    private let history: History
    private let image: Image
    /// A plan for this image alone, with everything in its way.
    private let plan: Plan
    private let width: Int

    package init(analysis: Analysis, history: History, image: Image, plan: Plan, width: Int = 100) {
        self.analysis = analysis
        self.history = history
        self.image = image
        self.plan = plan
        self.width = width
    }

    package func render() -> String {
        [heading(), holders(), layers(), commands()].filter { !$0.isEmpty }.joined(separator: "\n")
    }

    private static let longestList = 10

    /// At the edge, with what goes on under the beginning.
    private func wrapped(_ line: String, indent: Int = 0) -> String {
        let start = String(repeating: " ", count: indent)
        let lines = TextTable.wrap(SafeText.visible(line), width: width - indent - 2)
        return start + lines.joined(separator: "\n" + start + "  ") + "\n"
    }

    /// Names enough to know it by.
    private static func firstFew(_ names: [String]) -> [String] {
        names.count > 4 ? names.prefix(3) + ["and \(names.count - 3) more"] : names
    }

    private func heading() -> String {
        var parts = [
            "Image \(image.id.short)", Self.firstFew(image.references).joined(separator: ", "),
            ByteText.size(image.sizeBytes),
        ]
        if let createdAt = image.createdAt { parts.append("created \(createdAt.day)") }
        if let seen = history.images[image.id]?.firstSeenAt { parts.append("first seen \(seen.day)") }
        return wrapped(parts.filter { !$0.isEmpty }.joined(separator: " · "))
    }

    private func holders() -> String {
        let containers = analysis.containersByImage[image.id] ?? []
        let children = analysis.childrenByImage[image.id] ?? []
        guard !containers.isEmpty || !children.isEmpty else {
            guard let evidence = history.images[image.id] else { return "Nothing refers to it.\n" }
            return wrapped("No container refers to it; \(evidence.useText).")
        }
        var text = ""
        if !containers.isEmpty {
            let verb = containers.count == 1 ? "refers" : "refer"
            text += "It can't be removed yet: \(ByteText.count(containers.count, "container")) \(verb) to it\n"
        }
        let users = containers.sorted { ($0.state.isRunning ? 0 : 1, $0.name) < ($1.state.isRunning ? 0 : 1, $1.name) }
        for container in users.prefix(Self.longestList) {
            let written = container.writableBytes.map { ", \(ByteText.size($0)) written" } ?? ""
            text += wrapped(
                "\(container.name) (\(container.id.short)), \(analysis.stateText(container))\(written), "
                    + ContainerRules.dataText(container), indent: 2)
        }
        if users.count > Self.longestList { text += "  and \(users.count - Self.longestList) more\n" }
        if !children.isEmpty {
            let names = Self.firstFew(children.map(\.displayName).sorted()).joined(separator: ", ")
            text += wrapped(
                "\(ByteText.count(children.count, "image")) \(children.count == 1 ? "was" : "were") built on it: \(names)"
            )
        }
        return text
    }

    private func layers() -> String {
        let chain = analysis.forest.chain(from: image.topLayer)
        guard !chain.isEmpty else { return "It has no layers.\n" }
        let sharers = sharersByLayer(chain)
        let containers = (analysis.containersByImage[image.id] ?? []).map { Holder.container($0.id) }
        let alone = analysis.reclaimable(removing: containers + [.image(image.id)])
        let inCache = analysis.forest.held(by: analysis.tops(ofCacheRecords: { _ in true }))
        let shared = chain.filter { !sharers[$0, default: []].isEmpty || inCache[$0] }.map {
            analysis.forest.layers[$0].size
        }.sum()
        var table = TextTable(.left, .right, .left)
        table.add("layer", "size", "shared with")
        for position in chain {
            let layer = analysis.forest.layers[position]
            table.add(
                layer.chainID.short, ByteText.size(layer.size),
                Self.names(sharers[position, default: []], inCache: inCache[position]))
        }
        let rest = shared == .zero ? "" : "; \(ByteText.size(shared)) of its layers are shared"
        let with = containers.isEmpty ? "it alone" : "it and its containers"
        return "Removing \(with) frees \(ByteText.size(alone))\(rest)\n" + table.render(width: width)
            + together(sharers, chain) + withCache(chain.filter { inCache[$0] })
    }

    /// - Parameter layers: Those that the build cache holds as well.
    private func withCache(_ layers: [Int]) -> String {
        guard !layers.isEmpty else { return "" }
        let isHeld = analysis.forest.held(
            by: analysis.tops(ofImages: { $0.id != image.id })
                + analysis.tops(ofContainers: { !$0.usedImages.contains(image.id) }))
        let freed = layers.filter { !isHeld[$0] }
        guard !freed.isEmpty else { return "" }
        let frees = freed.map { analysis.forest.layers[$0].size }.sum()
        return wrapped(
            "The build cache holds \(ByteText.count(layers.count, "layer")) of it, too: "
                + "once pruned, that frees another \(ByteText.size(frees))")
    }

    /// The other images on each layer of the chain.
    private func sharersByLayer(_ chain: [Int]) -> [Int: [Image]] {
        let own = Set(chain)
        var sharers: [Int: [Image]] = [:]
        for other in analysis.snapshot.images where other.id != image.id {
            for position in analysis.forest.chain(from: other.topLayer) where own.contains(position) {
                sharers[position, default: []].append(other)
            }
        }
        return sharers
    }

    private static func names(_ images: [Image], inCache: Bool = false) -> String {
        guard !images.isEmpty else { return inCache ? "the build cache" : "nothing else" }
        let sorted = images.sorted { ($0.isUntagged ? 1 : 0, $0.displayName) < ($1.isUntagged ? 1 : 0, $1.displayName) }
        let named = sorted.prefix(2).map(\.displayName).joined(separator: ", ")
        let more = images.count > 2 ? " and \(images.count - 2) more" : ""
        return SafeText.visible(named) + more + (inCache ? ", and the build cache" : "")
    }

    /// What its nearest relatives would free with it: those on the first layer that it shares.
    private func together(_ sharers: [Int: [Image]], _ chain: [Int]) -> String {
        guard let first = chain.first(where: { !sharers[$0, default: []].isEmpty }), let others = sharers[first] else {
            return ""
        }
        let group = others + [image]
        let holders =
            group.map { Holder.image($0.id) }
            + group.flatMap { analysis.containersByImage[$0.id] ?? [] }.map { Holder.container($0.id) }
        return wrapped(
            "Together with \(Self.names(others)), which lie\(others.count == 1 ? "s" : "") on the first shared layer, "
                + "it frees \(ByteText.size(analysis.reclaimable(removing: holders)))")
    }

    private func commands() -> String {
        guard !plan.steps.isEmpty else {
            let asked = plan.kept.first { $0.id == image.id.description }
            return asked.map { "It can't be removed: \(SafeText.visible($0.reason.text))\n" } ?? ""
        }
        let lost = plan.steps.filter { $0.risk == .lost && $0.action != .removeImage }
        var lines = ["In order, freeing \(ByteText.size(plan.frees))"]
        if !lost.isEmpty { lines[0] += ", but losing what \(lost.map(\.name).joined(separator: ", ")) has written" }
        lines += lost.compactMap(\.restore).map { "  # \($0)" }
        lines += plan.steps.map { "  \($0.command)" }
        let restore = plan.steps.last { $0.action == .removeImage }?.restore
        lines.append(
            restore.map { "To have it again: \($0)" } ?? "No registry is known to have it: once it is gone, it is lost")
        var flags = ["--image \(EngineCommand.quoted(image.displayName))"]
        if plan.steps.contains(where: { $0.action == .stopContainer }) { flags.append("--stop-running") }
        if !lost.isEmpty { flags.append("--discard-changes") }
        lines.append("or: audit plan \(flags.joined(separator: " "))")
        return lines.map { SafeText.visible($0) + "\n" }.joined()
    }
}
