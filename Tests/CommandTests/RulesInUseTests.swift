import Foundation
import Glibc
import TestSupport
import Testing

/// What a daemon tells of the rules that it runs on.
@Suite(.serialized) struct RulesInUseTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
        try folder.write("plugin: cards\n", to: "rules/cards/plugin.yaml")
        try folder.write(rule("a"), to: "rules/cards/rules.yaml")
    }

    private func rule(_ suffix: String) -> String {
        "- rule: card\n  when: .id\n  message: .id + \"-\(suffix)\"\n  status: APPROVED\n"
    }

    @Test(.timeLimit(.minutes(1))) func `warnings are told at the start and with each reload`() async throws {
        try folder.write("left.over: 旧\n", to: "rules/cards/locales/zh-CN.yaml")
        let setup = try RunSetup(rules: folder.path("rules"))
        try #require(unsafe mkfifo(folder.path("events"), 0o600) == 0)
        let daemon = try RunningTool(setup.arguments() + ["--input", folder.path("events"), "--log-level", "info"])
        #expect(await daemon.reports("rules in use"))
        #expect(await daemon.reports("warning[unused-text]"))
        #expect(daemon.errorsSoFar.contains("plugins=1 rules=1 warnings=1"))

        let listing = try await Tool.run(["plugin", "ls", "--state", setup.state])
        #expect(listing.output.contains("\nin use  "))
        #expect(listing.output.contains("from \(folder.path("rules")), 1 warning\n"))

        try folder.write(rule("b"), to: "rules/cards/rules.yaml")
        #expect(await daemon.reports("rules reloaded"))
        #expect(await daemon.reports("warning[unused-text]", times: 2))
        try folder.write("- rule: [", to: "rules/cards/rules.yaml")
        #expect(await daemon.reports("are refused"))
        var lines: [Substring] = []
        for _ in 0..<400 where !lines.contains(where: { $0.contains("\"refused\":{") }) {
            let json = try await Tool.run(["plugin", "ls", "--state", setup.state, "--format", "json"])
            lines = json.output.split(separator: "\n")
        }
        try #require(lines.count == 2)
        #expect(
            lines[0]
                == """
                {"plugin":"cards","version":null,"order":100,"rules":1,"locales":["zh-CN"],\
                "folder":"\(folder.path("rules/cards"))","description":null}
                """)
        #expect(lines[1].hasPrefix("{\"running\":true,\"digest\":\""))
        #expect(lines[1].contains("\"warnings\":1,\"refused\":{\"digest\":\""))
        daemon.send(SIGTERM)
        #expect(await daemon.ending().status == 0)
    }

    @Test(.timeLimit(.minutes(1))) func `failing cases are refused with the way to accept what they found`() async throws {
        let daemon = try RunningTool(["run", "--dry-run", "--rules", folder.path("rules")])
        daemon.write("{\"id\":\"7\"}\n")
        #expect(await daemon.prints("7-a"))
        try folder.write(
            "- test: one\n  event: { id: \"7\" }\n  expect:\n    request: { message_id: 8-a, status: APPROVED }\n",
            to: "rules/cards/tests/cards.yaml")
        #expect(await daemon.reports("approvald test --rules \(folder.path("rules")) --update writes them into the cases"))
        daemon.closeInput()
        #expect(await daemon.ending().status == 0)
    }

    /// The rules' own case keeps a process of jq busy for a while.
    @Test(.timeLimit(.minutes(1))) func `a signal while the rules are loaded ends the run in order`() async throws {
        try folder.write(
            "- rule: card\n  when: .id and ([range(3e6)] | length > 0)\n  message: .id\n  status: APPROVED\n",
            to: "rules/cards/rules.yaml")
        try folder.write(
            "- test: one\n  event: { id: \"7\" }\n  expect:\n    request: { message_id: \"7\", status: APPROVED }\n",
            to: "rules/cards/tests/cards.yaml")
        let daemon = try RunningTool(
            ["run", "--dry-run", "--rules", folder.path("rules")], environment: ["APPROVALD_EVALUATOR_TIMEOUT": "30s"])
        while try Processes.children(of: daemon.processID).isEmpty { await Task.yield() }
        daemon.send(SIGHUP)
        daemon.send(SIGTERM)
        let ending = await daemon.ending()
        #expect(ending.status == 0, "\(ending.errors)")
        #expect(ending.balance("events")["read"] == 0)
    }
}
