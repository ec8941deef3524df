// swift-tools-version: 6.3
import PackageDescription

/// One list for every Swift target: each feature makes a class of mistake visible, and a warning ends the build.
let swiftSettings: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InferIsolatedConformances"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    .enableUpcomingFeature("ImmutableWeakCaptures"),
    .strictMemorySafety(),
    .treatAllWarnings(as: .error),
]

let argumentParser = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")
let asyncHTTPClient = Target.Dependency.product(name: "AsyncHTTPClient", package: "async-http-client")
let configuration = Target.Dependency.product(name: "Configuration", package: "swift-configuration")
let grdb = Target.Dependency.product(name: "GRDB", package: "GRDB.swift")
let grdbSQLite = Target.Dependency.product(name: "GRDBSQLite", package: "GRDB.swift")
let hummingbird = Target.Dependency.product(name: "Hummingbird", package: "hummingbird")
let hummingbirdCore = Target.Dependency.product(name: "HummingbirdCore", package: "hummingbird")
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let nioCore = Target.Dependency.product(name: "NIOCore", package: "swift-nio")
let nioHTTP1 = Target.Dependency.product(name: "NIOHTTP1", package: "swift-nio")
let nioPosix = Target.Dependency.product(name: "NIOPosix", package: "swift-nio")
let serviceLifecycle = Target.Dependency.product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
let unixSignals = Target.Dependency.product(name: "UnixSignals", package: "swift-service-lifecycle")
let yams = Target.Dependency.product(name: "Yams", package: "Yams")

/// A module of ours, with the settings of all.
func module(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
    .target(name: name, dependencies: dependencies, swiftSettings: swiftSettings)
}

/// The tests of a module or of a whole executable. Fixtures are read from their place in the repository.
func tests(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
    .testTarget(name: name, dependencies: dependencies, exclude: fixtures[name] ?? [], swiftSettings: swiftSettings)
}

/// Folders beside tests that hold no Swift.
let fixtures = ["RulesTests": ["Fixtures"]]

let package = Package(
    name: "approvald",
    products: [
        .executable(name: "approvald", targets: ["approvald"]),
        .executable(name: "feishu-sandbox", targets: ["feishu-sandbox"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-configuration", from: "1.4.0", traits: []),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1", traits: []),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
        .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0", traits: []),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
    ],
    targets: [
        // C and C++: what Swift cannot import by itself.
        .systemLibrary(name: "CJQ", providers: [.apt(["libjq-dev"])]),
        .target(
            name: "CMessageFormat", linkerSettings: [.linkedLibrary("icui18n"), .linkedLibrary("icuuc")]),
        .target(name: "CScan"),
        .target(name: "CEvaluator"),

        // The way of an event, in the order of the data flow.
        module("Outcomes"),
        module("JQ", ["CJQ", "CScan"]),
        module("Scan", ["CScan", "Outcomes"]),
        module("Localization", ["CMessageFormat"]),
        module("Feishu", [asyncHTTPClient, nioCore, nioHTTP1, logging]),
        module("Rules", ["Localization", "Feishu", "Outcomes", yams]),
        module("Evaluation", ["CEvaluator", "CScan", "JQ", "Scan", "Rules", "Localization", "Feishu", "Outcomes"]),
        module("Intake", ["Scan", "CScan", "Outcomes"]),
        module("Outbox", ["CScan", "Feishu", "Outcomes", grdb, grdbSQLite]),
        module("Delivery", ["Outbox", "Feishu", "Outcomes", logging]),
        module(
            "Daemon",
            [
                "Outcomes", "Scan", "Localization", "Feishu", "Rules", "Evaluation", "Intake", "Outbox", "Delivery",
                asyncHTTPClient, configuration, logging, unixSignals, yams,
            ]),
        .executableTarget(
            name: "approvald", dependencies: ["Daemon", "Evaluation", "Outbox", "Rules", argumentParser],
            swiftSettings: swiftSettings),

        // The stand-in for the API.
        module(
            "FeishuSandbox",
            ["Feishu", hummingbird, hummingbirdCore, nioCore, logging, serviceLifecycle, unixSignals]),
        .executableTarget(
            name: "feishu-sandbox", dependencies: ["FeishuSandbox", "Feishu", argumentParser],
            swiftSettings: swiftSettings),

        // One test target a module, then the built executables.
        .target(name: "TestSupport", path: "Tests/TestSupport", swiftSettings: swiftSettings),
        .target(
            name: "StoreSupport", dependencies: ["Outbox", "Outcomes", grdb], path: "Tests/StoreSupport",
            swiftSettings: swiftSettings),
        tests("JQTests", ["JQ", "TestSupport"]),
        tests("ScanTests", ["Scan", "CScan", "Outcomes", "TestSupport"]),
        tests("LocalizationTests", ["Localization"]),
        tests(
            "FeishuTests",
            ["Feishu", "FeishuSandbox", "TestSupport", asyncHTTPClient, nioCore, nioPosix, logging]),
        tests("FeishuSandboxTests", ["FeishuSandbox"]),
        tests("RulesTests", ["Rules", "Localization", "Feishu", "Outcomes", "TestSupport"]),
        tests(
            "EvaluationTests",
            ["Evaluation", "JQ", "Rules", "Scan", "Localization", "Feishu", "Outcomes", "TestSupport", "approvald"]),
        tests("IntakeTests", ["Intake", "Scan", "Outcomes", "TestSupport"]),
        tests("OutboxTests", ["Outbox", "Feishu", "Outcomes", "StoreSupport", "TestSupport", grdb, grdbSQLite]),
        tests("DeliveryTests", ["Delivery", "Outbox", "Feishu", "Outcomes", "TestSupport", logging, grdb]),
        tests(
            "DaemonTests",
            [
                "Daemon", "FeishuSandbox", "approvald", "Delivery", "Evaluation", "Feishu", "Intake", "Outbox",
                "Outcomes", "Rules", "StoreSupport",
                "TestSupport", asyncHTTPClient, logging, grdb,
            ]),
        tests("DocumentTests", ["TestSupport", "approvald", "feishu-sandbox"]),
        tests("CommandTests", ["Outbox", "TestSupport", "approvald", "feishu-sandbox"]),
    ],
    swiftLanguageModes: [.v6],
    cxxLanguageStandard: .cxx17
)
