/// What a report says below its first screen, as values: computed once, shown by Markdown and HTML alike.
///
/// Every list is whole and sorted, the largest first; whoever shows one cuts it at `longestTable` and names the CSV
/// file that has the rest.
package struct ReportSections: Sendable {
    /// Rows of a table before the rest is left to the CSV files: a host of 2,000 images must stay readable.
    package static let longestTable = 20
    /// The most commands that are worth pasting: more of them are for `plan.sh`.
    package static let longestBlock = 40

    /// What the plan does with each object.
    let fates: PlanFates
    /// The few figures at the top.
    package let figures: [PlanSummary.Line]
    /// What goes if every image goes that no container refers to.
    let unusedBytes: ByteRange
    /// Nil for the first snapshot.
    let difference: DiffText?
    /// The same in a few words.
    package let changes: ChangeSummary?
    package let holders: [LargestHolder]
    package let orphans: [OrphanEntry]
    /// Images that no container refers to.
    package let unusedImages: [UnusedImage]
    /// Containers that hold something that is nowhere else: stopped ones, where not knowing counts as yes, and running
    /// ones that wrote more than engines do for themselves.
    package let unsavedContainers: [Container]
    package let volumes: [VolumeEntry]
    package let buildCache: BuildCacheSection

    package init(_ content: ReportContent) {
        let analysis = content.analysis
        fates = PlanFates(content.plan)
        unusedBytes = analysis.reclaimableUnused()
        figures =
            PlanSummary(
                analysis: analysis, plan: content.plan, forecast: content.forecast, unusedBytes: unusedBytes
            ).lines
        holders = LargestHolder.list(analysis, fates)
        orphans = OrphanEntry.list(analysis, content.history)
        difference = content.difference
        changes = ChangeSummary(content, difference: difference, orphans: orphans)
        unusedImages = UnusedImage.list(analysis, content.history, fates)
        unsavedContainers = analysis.snapshot.containers.filter(Self.isUnsaved)
            .sorted { ($1.writableBytes ?? 0, $0.name, $0.id) < ($0.writableBytes ?? 0, $1.name, $1.id) }
        volumes = VolumeEntry.list(analysis, content.history, fates)
        buildCache = BuildCacheSection(analysis.snapshot.buildCache)
    }

    private static func isUnsaved(_ container: Container) -> Bool {
        guard container.state.isRunning else { return container.holdsData }
        return container.changedPathCount ?? 0 > 0 || container.writableBytes ?? 0 > 1_000_000
    }
}
