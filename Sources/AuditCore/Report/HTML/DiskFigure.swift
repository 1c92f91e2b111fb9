/// The disk's picture with what its areas mean.
struct DiskFigure {
    let analysis: Analysis
    let plan: Plan

    var markup: Markup? {
        let parts = StoreParts(analysis, plan)
        guard parts.bytes > 0 else { return nil }
        let kinds = parts.parts.map {
            Legend.Entry(style: $0.kind.style, text: $0.kind.title, bytes: $0.bytes)
        }
        let going = Legend.Entry(style: "goes", text: "Goes with the plan", bytes: parts.goingBytes)
        let disk = analysis.snapshot.disk.map { disk in
            [
                Legend.Entry(style: "other", text: "Other files", bytes: max(0, disk.usedBytes - parts.bytes)),
                Legend.Entry(style: "free", text: "Free", bytes: disk.freeBytes),
            ]
        }
        return Markup("figure", ["class": "disk"]) {
            DiskChart(parts: parts, disk: analysis.snapshot.disk).markup
            Legend(entries: kinds + (parts.goingBytes > 0 ? [going] : []) + (disk ?? [])).markup
        }
    }
}
