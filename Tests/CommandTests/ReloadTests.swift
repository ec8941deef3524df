import Foundation
import Glibc
import Synchronization
import TestSupport
import Testing

/// Rules that are edited while the daemon runs.
@Suite(.serialized) struct ReloadTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    // MARK: Under load

    /// Events come all the time while good edits, half ones and broken ones are saved in turn.
    @Test(.timeLimit(.minutes(1)))
    func editsUnderLoadSwitchAtOnePointOfTheStream() async throws {
        try save(version: 0)
        let daemon = try start()
        let writer = Writer(daemon)
        #expect(await daemon.prints("r0-l0"))
        for version in 1...5 {
            try folder.write("- rule: card\n  when: [\n", to: "rules/cards/rules.yaml")
            #expect(await daemon.reports("are refused", times: version))
            try save(version: version)
            #expect(await daemon.prints("r\(version)-l\(version)"))
        }
        let written = writer.stop()
        daemon.closeInput()
        let ending = await daemon.ending()
        #expect(ending.status == 0)
        #expect(ending.isBalanced)
        #expect(ending.balance("events")["matched"] == written)
        let ids = ending.lines.compactMap { line in
            line.split(separator: "\"").first { $0.hasPrefix("e") }.map(String.init)
        }
        #expect(ids.map { $0.split(separator: "-")[0] } == (0..<written).map { "e\($0)" })
        var switches: [String] = []
        for version in ids.map({ $0.split(separator: "-").dropFirst().joined(separator: "-") })
        where switches.last != version { switches.append(version) }
        #expect(switches == (0...5).map { "r\($0)-l\($0)" })
    }

    /// Writes a few hundred events every tenth of a second, until it is told to stop.
    private final class Writer: Sendable {
        private let state = Mutex((count: 0, isStopped: false))
        private let ended = DispatchSemaphore(value: 0)

        init(_ daemon: RunningTool) {
            Thread.detachNewThread { [self] in
                while let first = next() {
                    daemon.write((first..<(first + 200)).map { "{\"id\":\"e\($0)\"}\n" }.joined())
                    usleep(100_000)
                }
                ended.signal()
            }
        }

        private func next() -> Int? {
            state.withLock { state in
                defer { state.count += state.isStopped ? 0 : 200 }
                return state.isStopped ? nil : state.count
            }
        }

        /// How many events were written in all.
        func stop() -> Int {
            state.withLock { $0.isStopped = true }
            ended.wait()
            return state.withLock { $0.count }
        }
    }

    /// Three files that belong together: their own case fails as long as not all of them are there.
    private func save(version: Int) throws {
        try folder.write("plugin: cards\n", to: "rules/cards/plugin.yaml")
        try folder.write("def version: \"l\(version)\";\n", to: "rules/cards/lib.jq")
        try folder.write(
            """
            - rule: card
              when: .id
              message: .id + "-r\(version)-" + version
              status: APPROVED

            """, to: "rules/cards/rules.yaml")
        try folder.write(
            """
            - test: both halves are of one version
              event: { id: "7" }
              expect:
                request: { message_id: 7-r\(version)-l\(version), status: APPROVED, i18n_resources: [] }

            """, to: "rules/cards/tests/cards.yaml")
    }

    // MARK: Ways to save

    @Test(.timeLimit(.minutes(1)))
    func everyWayToSaveIsSeen() async throws {
        try folder.write("plugin: cards\n", to: "v1/cards/plugin.yaml")
        try folder.write(rule("a"), to: "v1/cards/rules.yaml")
        try FileManager.default.createSymbolicLink(atPath: folder.path("rules"), withDestinationPath: "v1")
        let daemon = try start()
        try await expect(daemon, "a")

        try folder.write(rule("b"), to: "v1/cards/rules.yaml.new")
        try #require(unsafe rename(folder.path("v1/cards/rules.yaml.new"), folder.path("v1/cards/rules.yaml")) == 0)
        #expect(await daemon.reports("rules reloaded", times: 1))
        try await expect(daemon, "b")

        try FileManager.default.copyItem(atPath: folder.path("v1"), toPath: folder.path("v2"))
        try folder.write(rule("c"), to: "v2/cards/rules.yaml")
        try FileManager.default.createSymbolicLink(atPath: folder.path("rules.new"), withDestinationPath: "v2")
        try #require(unsafe rename(folder.path("rules.new"), folder.path("rules")) == 0)
        #expect(await daemon.reports("rules reloaded", times: 2))
        try await expect(daemon, "c")

        try FileManager.default.removeItem(atPath: folder.path("v2"))
        #expect(await daemon.reports("does not exist"))
        try folder.write("plugin: cards\n", to: "v2/cards/plugin.yaml")
        try folder.write(rule("d"), to: "v2/cards/rules.yaml")
        #expect(await daemon.reports("rules reloaded", times: 3))
        try await expect(daemon, "d")

        for save in 0..<50 { try folder.write(rule("e\(save)"), to: "v2/cards/rules.yaml") }
        #expect(await daemon.reports("rules reloaded", times: 4))
        // However many of them were live for a moment, the last one is in the end.
        daemon.send(SIGHUP)
        #expect(await daemon.reports("rules are unchanged"))
        try await expect(daemon, "e49")

        try folder.write("plugin: first\norder: 1\n", to: "v2/first/plugin.yaml")
        try folder.write(rule("f"), to: "v2/first/rules.yaml")
        try await expectInTheEnd(daemon, "f")
        try FileManager.default.removeItem(atPath: folder.path("v2/first"))
        try await expectInTheEnd(daemon, "e49")

        daemon.closeInput()
        let ending = await daemon.ending()
        #expect(ending.status == 0)
        #expect(ending.isBalanced)
    }

    @Test(.timeLimit(.minutes(1)))
    func swapsAboveTheFolderAndEmptyPluginsAreSeen() async throws {
        for version in ["1", "2"] {
            try folder.write("plugin: cards\n", to: "releases/\(version)/rules/cards/plugin.yaml")
            try folder.write(rule(version), to: "releases/\(version)/rules/cards/rules.yaml")
        }
        let files = FileManager.default
        try files.createSymbolicLink(atPath: folder.path("current"), withDestinationPath: "releases/1")
        let daemon = try RunningTool(["run", "--dry-run", "--rules", folder.path("current/rules")])
        try await expect(daemon, "1")
        try files.createSymbolicLink(atPath: folder.path("next"), withDestinationPath: "releases/2")
        try #require(unsafe rename(folder.path("next"), folder.path("current")) == 0)
        try await expectInTheEnd(daemon, "2")

        try files.createDirectory(atPath: folder.path("releases/2/rules/new"), withIntermediateDirectories: false)
        #expect(await daemon.reports("the plugin has no plugin.yaml"))
        try files.removeItem(atPath: folder.path("releases/2/rules/new"))
        #expect(await daemon.reports("rules are again those"))

        // The folder itself moves away, and another one comes in its place.
        try #require(unsafe rename(folder.path("releases"), folder.path("old")) == 0)
        try folder.write("plugin: cards\n", to: "releases/2/rules/cards/plugin.yaml")
        try folder.write(rule("3"), to: "releases/2/rules/cards/rules.yaml")
        try await expectInTheEnd(daemon, "3")
        daemon.closeInput()
        #expect(await daemon.ending().status == 0)
    }

    /// Processes of rules that are gone are gone, too, those of the first rules not least.
    @Test(.timeLimit(.minutes(1)))
    func processesEndWithTheirRules() async throws {
        try folder.write("plugin: cards\n", to: "rules/cards/plugin.yaml")
        try folder.write(CardRules.rulesForJQ + "\n", to: "rules/cards/rules.yaml")
        let daemon = try start()
        daemon.write(CardRules.lines(["1"]))
        #expect(await daemon.prints(lines: 1))
        let first = try #require(try Processes.children(of: daemon.processID).first)
        try folder.write("# again\n" + CardRules.rulesForJQ + "\n", to: "rules/cards/rules.yaml")
        #expect(await daemon.reports("rules reloaded"))
        daemon.write(CardRules.lines(["2"]))
        #expect(await daemon.prints(lines: 2))
        while try Processes.children(of: daemon.processID).contains(first) {
            try await Task.sleep(for: .milliseconds(20))
        }
        daemon.closeInput()
        #expect(await daemon.ending().status == 0)
    }

    @Test(.timeLimit(.minutes(1)))
    func badEditsAreToldOfOnceAndTheOldRulesStay() async throws {
        try folder.write("plugin: cards\n", to: "rules/cards/plugin.yaml")
        try folder.write(rule("a"), to: "rules/cards/rules.yaml")
        let daemon = try start()
        try await expect(daemon, "a")

        let catalog = folder.path("rules/cards/locales/zh-CN.yaml")
        try folder.write("", to: "rules/cards/locales/zh-CN.yaml")
        // 你好 in GBK.
        try Data([0x61, 0x3A, 0x20, 0xC4, 0xE3, 0xBA, 0xC3, 0x0A]).write(to: URL(filePath: catalog))
        #expect(await daemon.reports("zh-CN.yaml:1:4: error[invalid-utf8]"))
        try await expect(daemon, "a")
        try FileManager.default.removeItem(atPath: folder.path("rules/cards/locales"))
        #expect(await daemon.reports("rules are again those"))

        try folder.write(rule("b"), to: "rules/late/rules.yaml")
        #expect(await daemon.reports("the plugin has no plugin.yaml"))
        try await expect(daemon, "a")
        try folder.write("plugin: late\norder: 1\n", to: "rules/late/plugin.yaml")
        try await expectInTheEnd(daemon, "b")

        // Touched, not changed.
        try folder.write(rule("b"), to: "rules/late/rules.yaml")
        daemon.send(SIGHUP)
        #expect(await daemon.reports("rules are unchanged"))
        daemon.closeInput()
        let ending = await daemon.ending()
        #expect(ending.status == 0)
        #expect(ending.errors.components(separatedBy: "error[invalid-utf8]").count == 2)
    }

    // MARK: Starts

    @Test(.timeLimit(.minutes(1)))
    func restartOverABrokenEditRunsOnTheLastGoodRules() async throws {
        try folder.write("plugin: cards\n", to: "rules/cards/plugin.yaml")
        try folder.write(rule("a"), to: "rules/cards/rules.yaml")
        let setup = try RunSetup(rules: folder.path("rules"))
        let fast = ["APPROVALD_DELIVERY_DRAIN_TIMEOUT": "100ms"]
        #expect(try await setup.run("", environment: fast).status == 0)

        try folder.write("- rule: [", to: "rules/cards/rules.yaml")
        let second = try await setup.run("{\"id\":\"7\"}\n", environment: fast)
        #expect(second.output.contains("\"7-a\""))
        #expect(second.errors.contains("last good rules digest="))
        #expect(second.errors.contains(" since=20"))
        #expect(second.errors.contains("rules.yaml:1:"))

        let strict = try await setup.run("", ["--strict"], environment: fast)
        #expect(strict.status == 2)
        #expect(strict.errors.contains("error[yaml-syntax]"))

        let listing = try await Tool.run(["plugin", "ls", "--state", setup.state])
        #expect(listing.status == 0)
        #expect(listing.output.contains("\nkept    "))
        #expect(listing.output.contains("; no daemon runs on this state directory now\n"))
        #expect(listing.output.contains(folder.path("rules/cards")))
        #expect(listing.output.contains("error[yaml-syntax]"))

        // Those of another folder are not meant.
        try folder.write("- rule: [", to: "others/cards/rules.yaml")
        try folder.write("plugin: cards\n", to: "others/cards/plugin.yaml")
        let others = try await Tool.run(
            ["run", "--rules", folder.path("others")] + setup.arguments().dropFirst(3))
        #expect(others.status == 2)
    }

    @Test(.timeLimit(.minutes(1)))
    func failingCasesRefuseTheStartOfADaemonOnly() async throws {
        try save(version: 1)
        try folder.write("def version: \"l2\";\n", to: "rules/cards/lib.jq")
        let arguments = ["--rules", folder.path("rules")]
        let daemon = try await Tool.run(["run", "--dry-run"] + arguments)
        #expect(daemon.status == 2)
        #expect(daemon.errors.contains("cards.yaml:1:3: failed: both halves are of one version"))
        #expect(daemon.errors.contains("1 of 1 test case failed"))
        let filter = try await Tool.run(["map"] + arguments, input: "{\"id\":\"7\"}\n")
        #expect(filter.status == 0)
        #expect(filter.output.contains("7-r1-l2"))
    }

    // MARK: Parts

    private func rule(_ version: String) -> String {
        "- rule: card\n  when: .id\n  message: .id + \"-\(version)\"\n  status: APPROVED\n"
    }

    private func start() throws -> RunningTool {
        try RunningTool(["run", "--dry-run", "--rules", folder.path("rules")])
    }

    /// The next event is decided by this version.
    private func expect(_ daemon: RunningTool, _ version: String) async throws {
        let id = UUID().uuidString
        daemon.write("{\"id\":\"\(id)\"}\n")
        #expect(await daemon.prints(id))
        #expect(daemon.outputSoFar.contains("\"\(id)-\(version)\""))
    }

    /// Events are decided by this version before long.
    private func expectInTheEnd(_ daemon: RunningTool, _ version: String) async throws {
        for _ in 0..<600 {
            let id = UUID().uuidString
            daemon.write("{\"id\":\"\(id)\"}\n")
            #expect(await daemon.prints(id))
            if daemon.outputSoFar.contains("\"\(id)-\(version)\"") { return }
            try await Task.sleep(for: .milliseconds(50))
        }
        Issue.record("no event was decided by \(version): \(daemon.errorsSoFar)")
    }
}
