import Foundation
import Rules
import Testing

@Suite struct BrokenPluginTests {
    private static let fixtures = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Fixtures")

    /// Every place in the golden text was counted by hand once. `RECORD_GOLDEN=1` writes it anew.
    @Test func `all mistakes of a plugin are in one report, each at its place`() async throws {
        let folder = Self.fixtures.appending(path: "broken").path
        let golden = Self.fixtures.appending(path: "broken.txt")
        let load = try await RuleLoader.load(folder: folder, compiler: JQCommand())
        let report =
            load.diagnostics.map(\.text).joined(separator: "\n")
            .replacingOccurrences(of: folder + "/", with: "") + "\n"
        if ProcessInfo.processInfo.environment["RECORD_GOLDEN"] == "1" {
            try report.write(to: golden, atomically: true, encoding: .utf8)
        }
        #expect(try report == String(contentsOf: golden, encoding: .utf8))
        #expect(load.ruleSet == nil)
        #expect(load.diagnostics.count { $0.severity == .error } > 15)
        #expect(load.diagnostics.map(\.position) == load.diagnostics.map(\.position).sorted())
    }
}
