// swift-tools-version: 6.2
import PackageDescription

/// Every target is built the same way: Swift 6 mode, warnings are errors, imports are explicit.
let settings: [SwiftSetting] = [
    .treatAllWarnings(as: .error),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
]

let parser = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")

let package = Package(
    name: "audit",
    platforms: [.macOS(.v15)],
    products: [.executable(name: "audit", targets: ["audit"])],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.0"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.0"),
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.36.0"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.0"),
    ],
    targets: [
        .target(
            name: "AuditCore",
            dependencies: [.product(name: "Crypto", package: "swift-crypto")],
            exclude: ["Report/JSON/plan.schema.json", "Report/JSON/report.schema.json"],
            resources: [.embedInCode("Report/HTML/report.css"), .embedInCode("Report/HTML/report.js")],
            swiftSettings: settings),
        .target(
            name: "DockerEngine",
            dependencies: [
                "AuditCore",
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
            ],
            swiftSettings: settings),
        .target(
            name: "AuditStore",
            dependencies: [
                "AuditCore", .product(name: "GRDB", package: "GRDB.swift"),
                .product(name: "GRDBSQLite", package: "GRDB.swift"),
            ],
            resources: [.embedInCode("schema.sql")],
            swiftSettings: settings),
        .executableTarget(
            name: "audit",
            dependencies: [
                "AuditCore", "DockerEngine", "AuditStore",
                parser,
                .product(name: "Yams", package: "Yams"),
            ],
            swiftSettings: settings),
        // What tests share: hosts to load, engines to load them into, a stub engine.
        .target(
            name: "TestSupport",
            dependencies: [
                "AuditCore",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
            ],
            path: "Tests/TestSupport", swiftSettings: settings),
        // What `make bench` runs.
        .executableTarget(
            name: "audit-bench",
            dependencies: [
                "AuditCore", "AuditStore", "DockerEngine", "TestSupport", parser,
                .product(name: "GRDB", package: "GRDB.swift"),
            ], path: "Tests/Benchmarks", exclude: ["README.md"], swiftSettings: settings),
        .testTarget(
            name: "AuditCoreTests", dependencies: ["AuditCore", "TestSupport"], exclude: ["Golden"],
            swiftSettings: settings),
        .testTarget(
            name: "DockerEngineTests", dependencies: ["DockerEngine", "TestSupport"],
            resources: [.copy("Captures")], swiftSettings: settings),
        .testTarget(
            name: "AuditStoreTests",
            dependencies: ["AuditStore", "TestSupport", .product(name: "GRDB", package: "GRDB.swift")],
            exclude: ["Schemas"],
            swiftSettings: settings),
        .testTarget(
            name: "AuditCommandTests",
            dependencies: [
                "audit", "AuditStore", "DockerEngine", "TestSupport", parser,
                .product(name: "GRDB", package: "GRDB.swift"),
            ],
            swiftSettings: settings),
        // Against real engines: `make test` starts them.
        .testTarget(
            name: "EngineTests", dependencies: ["audit", "AuditStore", "DockerEngine", "TestSupport", parser],
            swiftSettings: settings),
    ]
)
