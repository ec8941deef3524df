import Foundation
import TestSupport
import Testing

/// Edits go live while something else keeps the rules folder, or the trial of rules, busy.
@Suite struct BusyReloadTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
        try folder.write("plugin: cards\n", to: "rules/cards/plugin.yaml")
        try write("a")
    }

    private func write(_ suffix: String, when: String = ".id") throws {
        try folder.write(
            "- rule: card\n  when: '\(when)'\n  message: .id + \"-\(suffix)\"\n  status: APPROVED\n",
            to: "rules/cards/rules.yaml")
    }

    private func start() throws -> RunningTool {
        try RunningTool(["run", "--dry-run", "--rules", folder.path("rules")])
    }

    /// Twenty cases of some seconds each are what newer rules would have to wait for.
    @Test(.timeLimit(.minutes(1))) func `a trial of rules without end is given up for newer ones`() async throws {
        try folder.write(
            (1...20).map { "- test: t\($0)\n  event: { id: null }\n  expect: unmatched\n" }.joined(),
            to: "rules/cards/tests/cards.yaml")
        let daemon = try start()
        daemon.write("{\"id\":\"1\"}\n")
        #expect(await daemon.prints("1-a"))
        try write("b", when: "([range(1e9)] | length > 0) and .id")
        while try Processes.children(of: daemon.processID).count < 2 { try await Task.sleep(for: .milliseconds(20)) }
        try write("c")
        #expect(await daemon.reports("rules reloaded"))
        daemon.write("{\"id\":\"2\"}\n")
        #expect(await daemon.prints("2-c"))
        #expect(!daemon.errorsSoFar.contains("refused"))
        daemon.closeInput()
        #expect(await daemon.ending().status == 0)
    }

    @Test(.timeLimit(.minutes(1))) func `a log that grows in a plugin's folder keeps no edit waiting`() async throws {
        let log = try #require(
            FileHandle(forWritingAtPath: try folder.write("", to: "rules/cards/notes.log")))
        let daemon = try start()
        daemon.write("{\"id\":\"1\"}\n")
        #expect(await daemon.prints("1-a"))
        let growth = Task {
            while !Task.isCancelled {
                try log.write(contentsOf: Data("x\n".utf8))
                try await Task.sleep(for: .milliseconds(5))
            }
        }
        try write("b")
        #expect(await daemon.reports("rules reloaded"))
        growth.cancel()
        daemon.write("{\"id\":\"2\"}\n")
        #expect(await daemon.prints("2-b"))
        daemon.closeInput()
        #expect(await daemon.ending().status == 0)
    }
}
