import Foundation
import TestSupport
import Testing

/// `outbox` and `dead`, beside a running daemon and without one.
@Suite(.serialized) struct StoreCommandTests {
    private let folder: TemporaryFolder
    private let rules: String

    init() throws {
        folder = try TemporaryFolder()
        rules = try CardRules.make(in: folder)
    }

    /// What a command prints in JSON, one object a line, and its status.
    private func ask(_ words: String..., of setup: RunSetup, expecting status: Int32 = 0) async throws -> [Answer] {
        try await ask(words, of: setup, expecting: status)
    }

    private func ask(
        _ words: [String], of setup: RunSetup, expecting status: Int32, environment: [String: String] = [:]
    ) async throws -> [Answer] {
        let ending = try await Tool.run(
            words + ["--state", setup.state, "--format", "json"], environment: environment)
        #expect(ending.status == status, "\(words): \(ending.errors)")
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        return try ending.lines.map { try decoder.decode(Answer.self, from: Data($0.utf8)) }
    }

    @Test(.timeLimit(.minutes(1)))
    func showsAndChangesWhatAnEndedDaemonLeft() async throws {
        let setup = try RunSetup(rules: rules)
        let short = ["APPROVALD_DELIVERY_DRAIN_TIMEOUT": "300ms"]
        let input = CardRules.lines(["1", "2"]) + #"{"type":"card","token":"hush-hush"}"# + "\n"
        #expect(try await setup.run(input, environment: short).status == 75)

        let one = try await Tool.run(["outbox", "ls", "--limit", "1", "--state", setup.state])
        #expect(one.errors == "approvald: the newest 1 are shown; --limit 0 shows all\n")
        let none = try await Tool.run(["outbox", "retry", "--in", "dead", "--state", setup.state])
        #expect(none.status == 0 && none.errors == "approvald: nothing that is stored matches\n")
        let updates = try await ask("outbox", "ls", of: setup)
        #expect(updates.map(\.messageId) == ["1", "2"])
        #expect(updates.allSatisfy { $0.state == "pending" && $0.rule == "card" })
        let shown = try #require(try await ask("outbox", "show", "1", of: setup).first)
        #expect(shown.request?.messageId == "1")
        #expect(shown.calls?.isEmpty == false)

        let lines = try await ask("dead", "ls", "--reason", "no_message_id", of: setup)
        #expect(lines.map(\.reason) == ["no_message_id"])
        let text = try await Tool.run(["dead", "show", "1", "--state", setup.state])
        #expect(text.output.contains(#"{"type":"card","token":"***"}"#))
        #expect(try await ask("dead", "drop", "1", of: setup).map(\.outcome) == ["dropped"])
        #expect(try await ask("dead", "show", "1", of: setup, expecting: 1).isEmpty)

        #expect(try await ask("outbox", "drop", "--message", "1", of: setup).map(\.outcome) == ["dropped"])
        let refused = try await ask("outbox", "retry", "1", "2", "9", of: setup, expecting: 1)
        #expect(refused.map(\.outcome) == ["refused", "retried", "refused"])
        #expect(refused.map(\.why) == ["ended", nil, "not_found"])
        let statistics = try await Tool.run(["outbox", "stats", "--state", setup.state])
        #expect(statistics.lines.contains { $0.wholeMatch(of: /updates dropped +1/) != nil })
        let next = try await setup.run("", environment: short)
        #expect(next.balance("updates")["carried"] == 1)
        #expect(next.isBalanced)
    }

    /// The sandbox says no once; the daemon is running when the update is retried, and its books stay exact.
    @Test(.timeLimit(.minutes(1)))
    func aRunningDaemonSendsWhatIsRetriedAndLeavesWhatIsDropped() async throws {
        let sandbox = try await SandboxProcess(faults: ["code=60001:count=2"])
        let setup = try RunSetup(url: sandbox.url, rules: rules)
        let daemon = try setup.start(["--emit", "results"])
        daemon.write(CardRules.lines(["1", "2"]))
        #expect(await daemon.prints(lines: 2))
        #expect(try await ask("outbox", "ls", "--in", "dead", of: setup).map(\.reason) == ["rejected", "rejected"])
        #expect(try await ask("outbox", "drop", "2", of: setup).map(\.outcome) == ["dropped"])
        #expect(try await ask("outbox", "retry", "1", of: setup).map(\.outcome) == ["retried"])
        #expect(await daemon.prints(#""message_id":"1","status":"APPROVED","outcome":"sent""#))
        daemon.closeInput()
        let ending = await daemon.ending()
        #expect(ending.isBalanced)
        #expect(ending.balance("updates")["carried"] == 1)
        #expect(ending.balance("updates")["sent"] == 1)
        #expect(try await sandbox.requests() == [CardRules.request("1")])
    }

    @Test(.timeLimit(.minutes(1)))
    func replaysFailedLinesOnceByMendedRules() async throws {
        let setup = try RunSetup(rules: rules)
        let input = #"{"type":"card","other":"7","event_id":"e"}"# + "\n" + #"{"oops"# + "\n"
        #expect(try await setup.run(input).status == 1)
        let replay = ["--rules", rules, "--all"]
        #expect(try await replayed(replay, of: setup, expecting: 1).map(\.outcome) == ["failed", "failed"])
        _ = try CardRules.make(
            in: folder, rules: CardRules.rules.replacing("message: .id", with: "message: .other"))
        let dry = try await replayed(replay + ["--dry-run"], of: setup, expecting: 1)
        #expect(dry.map(\.outcome) == ["matched", "failed"])
        #expect(dry.first?.requests?.map(\.messageId) == ["7"])
        #expect(try await ask("outbox", "ls", of: setup).isEmpty)
        #expect(try await replayed(replay, of: setup, expecting: 1).map(\.outcome) == ["matched", "failed"])
        #expect(try await replayed(replay, of: setup, expecting: 1).map(\.outcome) == ["failed"])
        #expect(try await replayed(["--rules", rules, "1"], of: setup, expecting: 1).map(\.outcome) == ["not_found"])
        #expect(try await ask("outbox", "ls", of: setup).map(\.messageId) == ["7"])
        let sandbox = try await SandboxProcess()
        let next = try await setup.run("", url: sandbox.url)
        #expect(next.isBalanced)
        #expect(next.lines == [CardRules.request("7")])
        #expect(try await sandbox.requests() == [CardRules.request("7")])
    }

    /// A line that was kept whole is decided whole, so that it does not become one of which the head alone is known.
    @Test(.timeLimit(.minutes(1)))
    func replaysLinesThatAreLongerThanIsAllowedToday() async throws {
        let setup = try RunSetup(rules: rules)
        let filler = String(repeating: "x", count: 5000)
        #expect(try await setup.run(#"{"type":"card","filler":"\#(filler)"}"# + "\n").status == 1)
        for _ in 0..<2 {
            let answers = try await ask(
                ["dead", "replay", "--rules", rules, "--all"], of: setup, expecting: 1,
                environment: ["APPROVALD_INPUT_MAX_LINE_BYTES": "4096"])
            #expect(answers.map(\.reason) == ["no_message_id"])
            #expect(answers.first?.detail?.contains("message") == true)
        }
        #expect(try await ask("dead", "ls", of: setup).map(\.reason) == ["no_message_id"])
    }

    @Test(.timeLimit(.minutes(1)))
    func namesTheDaemonsRulesWhereOthersReplay() async throws {
        let setup = try RunSetup(rules: rules)
        #expect(try await setup.run(#"{"type":"card"}"# + "\n").status == 1)
        try FileManager.default.copyItem(atPath: rules, toPath: folder.path("copy"))
        func errors(_ folder: String) async throws -> String {
            try await Tool.run(["dead", "replay", "--all", "--state", setup.state, "--rules", folder]).errors
        }
        #expect(try await errors(rules) == "")
        #expect(
            try await errors(folder.path("copy"))
                == """
                approvald: the rules of \(folder.path("copy")) decide; the daemon of this state directory took those of \
                \(rules): give them by `--rules`

                """)
    }

    private func replayed(
        _ words: [String], of setup: RunSetup, expecting status: Int32
    ) async throws -> [Answer] {
        try await ask(["dead", "replay"] + words, of: setup, expecting: status)
    }

    @Test(
        arguments: [
            (["outbox", "drop"], "nothing is named"), (["outbox", "ls", "--in", "lost"], "expected one of pending"),
            (["outbox", "show", "x"], "expected a number"), (["dead", "ls", "--reason", "bad"], "expected one of"),
            (["dead", "drop", "--older-than", "5"], "expected a duration"), (["outbox", "stats"], "there is no store"),
            (["outbox", "drop", "--rule", ""], "expected RULE or PLUGIN/RULE"),
            (["outbox", "drop", "--rule", "/"], "expected RULE or PLUGIN/RULE"),
            (["dead", "drop", "--rule", "p/"], "expected RULE or PLUGIN/RULE"),
            (["outbox", "retry", "--message", ""], "expected a message id or a key"),
            (["outbox", "drop", "--event", ""], "expected an event id"),
        ])
    func refusesWhatCannotBeMeant(_ words: [String], _ complaint: String) async throws {
        let ending = try await Tool.run(words + ["--state", folder.path])
        #expect(ending.status == 2)
        #expect(ending.output.isEmpty)
        #expect(ending.errors.contains(complaint))
    }
}

/// One line of `--format json`, whatever the command.
private struct Answer: Decodable {
    struct Request: Decodable {
        let messageId: String
    }

    struct Call: Decodable {
        let at: String
    }

    var state: String?
    var messageId: String?
    var rule: String?
    var reason: String?
    var detail: String?
    var outcome: String?
    var why: String?
    var request: Request?
    var calls: [Call]?
    var requests: [Request]?
}
