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

    /// What `plugin ls --state` prints, once this is in it: the daemon writes it down after it has told of it.
    private func listing(_ setup: RunSetup, _ more: [String] = [], contains text: String) async throws -> String {
        for _ in 0..<200 {
            let listing = try await Tool.run(["plugin", "ls", "--state", setup.state] + more).output
            if listing.contains(text) { return listing }
        }
        Issue.record("plugin ls never said \(text)")
        return ""
    }

    @Test(.timeLimit(.minutes(1))) func `warnings are told at the start and with each reload`() async throws {
        for locale in ["zh-CN", "en-US", "ja-JP"] {
            try folder.write("left.over: text\n", to: "rules/cards/locales/\(locale).yaml")
        }
        let setup = try RunSetup(rules: folder.path("rules"))
        try #require(unsafe mkfifo(folder.path("events"), 0o600) == 0)
        let daemon = try RunningTool(setup.arguments() + ["--input", folder.path("events"), "--log-level", "info"])
        #expect(await daemon.reports("rules in use"))
        #expect(await daemon.reports("warning[unused-key]"))
        #expect(daemon.errorsSoFar.contains("plugins=1 rules=1 warnings=1"))

        let listing = try await listing(setup, contains: "\nin use  ")
        #expect(listing.contains("from \(folder.path("rules")), 1 warning\n"))
        let inFolder = try await Tool.run(["plugin", "ls", "--rules", folder.path("rules")]).output
        let digest = try #require(inFolder.firstMatch(of: #/\ndigest  ([0-9a-f]+), of /#)).1
        #expect(listing.contains("\nin use  \(digest), since "))

        try folder.write(rule("b"), to: "rules/cards/rules.yaml")
        #expect(await daemon.reports("rules reloaded"))
        #expect(await daemon.reports("warning[unused-key]", times: 2))
        try folder.write("- rule: [", to: "rules/cards/rules.yaml")
        #expect(await daemon.reports("are refused"))
        #expect(
            try await self.listing(setup, contains: "\nrefused ").contains(
                "1 warning, the last good ones, since what is there now is refused\n"))
        let lines = try await self.listing(setup, ["--format", "json"], contains: "\"refused\":{").split(
            separator: "\n")
        try #require(lines.count == 2)
        #expect(
            lines[0]
                == """
                {"plugin":"cards","version":null,"order":100,"rules":1,"locales":["zh-CN","en-US","ja-JP"],\
                "folder":"\(folder.path("rules/cards"))","description":null,"errors":0}
                """)
        #expect(lines[1].hasPrefix("{\"running\":true,\"digest\":\""))
        #expect(lines[1].contains("\"warnings\":1,\"refused\":{\"digest\":\""))
        daemon.send(SIGTERM)
        #expect(await daemon.ending().status == 0)
    }

    @Test(.timeLimit(.minutes(1))) func `failing cases are refused with the way to accept them`()
        async throws
    {
        let daemon = try RunningTool(["run", "--dry-run", "--rules", folder.path("rules")])
        daemon.write("{\"id\":\"7\"}\n")
        #expect(await daemon.prints("7-a"))
        try folder.write(
            "- test: one\n  event: { id: \"7\" }\n  expect:\n    request: { message_id: 8-a, status: APPROVED, i18n_resources: [] }\n",
            to: "rules/cards/tests/cards.yaml")
        #expect(
            await daemon.reports("approvald test --rules \(folder.path("rules")) --update writes them into the cases"))
        daemon.closeInput()
        #expect(await daemon.ending().status == 0)
    }

    /// The rules' own case keeps a process of jq busy for a while.
    @Test(.timeLimit(.minutes(1))) func `a signal while the rules are loaded ends the run in order`() async throws {
        try folder.write(
            "- rule: card\n  when: .id and ([range(3e6)] | length > 0)\n  message: .id\n  status: APPROVED\n",
            to: "rules/cards/rules.yaml")
        try folder.write(
            "- test: one\n  event: { id: \"7\" }\n  expect:\n    request: { message_id: \"7\", status: APPROVED, i18n_resources: [] }\n",
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
