import Foundation
import TestSupport

/// What every `run` of a test needs: a state directory, a secret file, the address of the API.
final class RunSetup: Sendable {
    let folder: TemporaryFolder
    let url: String
    let rules: String
    let secretFile: String

    /// - Parameter url: Of the API. The default is one where nobody listens.
    init(
        url: String = "http://127.0.0.1:1", secret: String = SandboxProcess.secret,
        rules: String = Repository.path("rules")
    ) throws {
        folder = try TemporaryFolder()
        self.url = url
        self.rules = rules
        secretFile = try folder.write(secret + "\n", to: "secret")
    }

    var state: String { folder.path("state") }

    func arguments(_ more: [String] = [], url: String? = nil) -> [String] {
        [
            "run", "--rules", rules, "--state", state, "--api-url", url ?? self.url, "--app-id", SandboxProcess.appID,
            "--app-secret-file", secretFile,
        ] + more
    }

    /// Runs the daemon on standard input to its end.
    func run(
        _ input: String, _ more: [String] = [], url: String? = nil, environment: [String: String] = [:]
    ) async throws -> Tool.Ending {
        try await Tool.run(arguments(more, url: url), input: input, environment: Self.fast.merging(environment) { $1 })
    }

    func start(
        _ more: [String] = [], environment: [String: String] = [:], readerLeavesAfter: Int? = nil
    ) throws -> RunningTool {
        try RunningTool(
            arguments(more), environment: Self.fast.merging(environment) { $1 }, readerLeavesAfter: readerLeavesAfter)
    }

    /// Rate windows that do not slow a test.
    static let fast = ["APPROVALD_DELIVERY_PER_SECOND": "100000", "APPROVALD_DELIVERY_PER_MINUTE": "1000000"]
}
