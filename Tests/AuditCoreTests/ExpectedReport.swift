import AuditCore

/// What `Tests/Reports/check-reports` must find in the files of a report.
struct ExpectedReport: Encodable {
    /// The names of each object, as `report.json` must have them.
    let images, layers, containers, volumes, buildCache, repositories, projects: [String]
    /// The same by table, as a CSV file must.
    let csv: [String: [String]]
    let texts: Texts
    /// The commands that can be pasted.
    let block: [String]
    let headings = [
        "What to do", "Why, step by step", "Not asked for, and what it would add", "Largest holders", "Orphaned layers",
        "Repositories", "Compose projects", "Unused and superseded images", "Containers with unsaved data", "Volumes",
        "Build cache", "Kept, and why", "How true past plans were", "Not read", "Beside this file",
    ]

    /// Where names stand beside the objects they name.
    struct Texts: Encodable {
        let engine, version: String
        let gaps, descriptions, containerNames, imageNames, commands: [String]
        let labels: [[String: String]]
        let tags: [[String]]

        enum CodingKeys: String, CodingKey {
            case engine, version, gaps, descriptions, commands, labels, tags
            case containerNames = "container_names"
            case imageNames = "image_names"
        }
    }

    enum CodingKeys: String, CodingKey {
        case images, layers, containers, volumes, repositories, projects, csv, texts, block, headings
        case buildCache = "build_cache"
    }

    init(_ content: ReportContent) {
        let snapshot = content.analysis.snapshot
        images = snapshot.images.map(\.id.description)
        layers = snapshot.layers.map(\.chainID.description)
        containers = snapshot.containers.map(\.id.hex)
        volumes = snapshot.volumes.map(\.name)
        buildCache = snapshot.buildCache.map(\.id)
        repositories = content.repositories.map(\.name)
        projects = content.projects.map(\.name)
        csv = [
            "images": images, "layers": layers, "containers": containers, "volumes": volumes,
            "build_cache": buildCache, "repositories": repositories, "projects": projects,
        ].mapValues { $0.map(SafeText.visible) }
        texts = Texts(
            engine: snapshot.engine.name, version: snapshot.engine.version, gaps: snapshot.gaps.map(\.message),
            descriptions: snapshot.buildCache.map(\.description), containerNames: snapshot.containers.map(\.name),
            imageNames: snapshot.containers.map(\.imageName), commands: content.plan.steps.map(\.command),
            labels: snapshot.images.map(\.labels), tags: snapshot.images.map(\.tags))
        block = content.plan.steps.prefix(40).map { SafeText.visible($0.command) }
    }
}
