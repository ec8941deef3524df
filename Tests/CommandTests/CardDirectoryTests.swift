import Foundation
import TestSupport
import Testing

/// Cards that lines of the stream make known, and events that name them by form.
@Suite(.serialized) struct CardDirectoryTests {
    private let folder: TemporaryFolder
    private let rules: String

    init() throws {
        folder = try TemporaryFolder()
        rules = try FormStream.makeRules(in: folder)
    }

    @Test func mapKnowsTheCardsThatItHasRead() async throws {
        let lines = [
            FormStream.withdrawn("a"), FormStream.card("1", of: "a"), FormStream.card("2", of: "a"),
            FormStream.withdrawn("a"), FormStream.card("3", of: "a"), #"{"type":"card_sent","form":"a"}"#,
            FormStream.settled("2", of: "a"),
        ]
        let ending = try await Tool.run(["map", "--rules", rules], input: lines.joined(separator: "\n") + "\n")
        #expect(ending.status == 1 && ending.isBalanced)
        #expect(
            ending.lines == [
                FormStream.request("1", "CANCELLED"), FormStream.request("2", "CANCELLED"),
                FormStream.request("2", "APPROVED"),
            ])
        #expect(ending.balance("events")["ignored"] == 3)
        #expect(ending.failuresByReason == ["unknown_card": 1, "no_message_id": 1])
    }

    @Test(.timeLimit(.minutes(1)))
    func nothingChangesWithoutAnyFeature() async throws {
        let stream = FormStream(seed: UInt64.random(in: 0...UInt64.max), forms: 120)
        let arguments = ["map", "--rules", rules, "--workers", "2"]
        let whole = try await Tool.run(arguments, input: stream.text)
        #expect(whole.lines.count > 100 && whole.failures.count > 5, "seed \(stream.seed)")
        for without in FeatureTests.features.map({ [$0] }) + [FeatureTests.features, ["plan"], ["native", "plan"]] {
            let reduced = try await Tool.run(arguments + ["--without"] + without, input: stream.text)
            #expect(reduced.lines == whole.lines, "without \(without), seed \(stream.seed)")
            #expect(reduced.balance("events") == whole.balance("events"), "without \(without), seed \(stream.seed)")
            #expect(reduced.failuresByReason == whole.failuresByReason, "without \(without), seed \(stream.seed)")
        }
        let dry = try await Tool.run(["run", "--dry-run", "--rules", rules], input: stream.text)
        #expect(dry.lines == whole.lines && dry.isBalanced, "seed \(stream.seed)")
        #expect(dry.balance("events") == whole.balance("events"), "seed \(stream.seed)")
    }

    @Test(.timeLimit(.minutes(1)))
    func anUpdateWaitsForItsCardOverTheEndOfTheRun() async throws {
        let sandbox = try await SandboxProcess()
        let setup = try RunSetup(url: sandbox.url, rules: rules)
        let first = try await setup.run(FormStream.withdrawn("a") + "\n")
        #expect(first.status == 75 && first.output.isEmpty && first.isBalanced)
        #expect(first.balance("events")["matched"] == 1)
        #expect(first.balance("updates")["pending"] == 1)
        let list = try await Tool.run(["outbox", "ls", "--state", setup.state])
        #expect(list.output.contains("pending") && list.output.contains("card: a"))
        let found = try await Tool.run(["outbox", "ls", "--state", setup.state, "--message", "a"])
        #expect(found.lines.count == 2 && found.output.contains("card: a"))

        let cards = [FormStream.card("1", of: "a"), FormStream.card("2", of: "a")]
        let second = try await setup.run(cards.joined(separator: "\n") + "\n")
        #expect(second.status == 0 && second.isBalanced)
        #expect(second.lines == ["1", "2"].map { FormStream.request($0, "CANCELLED") })
        let updates = second.balance("updates")
        #expect((updates["carried"], updates["accepted"], updates["sent"]) == (1, 1, 2))
        #expect(try await sandbox.requests().sorted() == second.lines)
        let third = try await setup.run(FormStream.settled("2", of: "a") + "\n")
        #expect(third.balance("updates")["superseded"] == 1, "withdrawn is final")
    }

    @Test(.timeLimit(.minutes(1)))
    func anUpdateWhoseCardNeverComesIsDead() async throws {
        let sandbox = try await SandboxProcess()
        let setup = try RunSetup(url: sandbox.url, rules: rules)
        let ending = try await setup.run(
            FormStream.withdrawn("a") + "\n", ["--emit", "results"],
            environment: ["APPROVALD_DELIVERY_CARD_WAIT": "300ms"])
        #expect(ending.status == 1 && ending.isBalanced)
        #expect(ending.lines.count == 1)
        #expect(ending.output.contains(#""card":"a","status":"CANCELLED","outcome":"dead","reason":"unknown_card""#))
        #expect(ending.balance("updates")["dead"] == 1)
        #expect(ending.errors.contains(" warning update dead card=a "))
        #expect(try await sandbox.stats().updateCalls == 0)
    }

    @Test(.timeLimit(.minutes(1)), arguments: [1, 30, 90])
    func everyCardIsUpdatedOverAKill(after lines: Int) async throws {
        let sandbox = try await SandboxProcess()
        let setup = try RunSetup(url: sandbox.url, rules: rules)
        let stream = FormStream(seed: 5, forms: 100, areAllLogged: true)
        let daemon = try setup.start()
        daemon.feed(Data(stream.text.utf8))
        #expect(await daemon.prints(lines: lines))
        daemon.send(SIGKILL)
        _ = await daemon.ending()
        // What the killed one had read and not stored comes again; what it had stored is known by its id.
        let next = try await setup.run(stream.text)
        #expect(next.status == 0 && next.isBalanced)
        #expect(Set(try await sandbox.requests()) == Set(stream.finalRequests))
    }
}

/// Forms whose cards are logged before and after their events, in an order made from a seed.
struct FormStream {
    let seed: UInt64
    private(set) var lines: [String] = []
    /// The request that each card must have got in the end, when every card is logged.
    private(set) var finalRequests: [String] = []

    /// - Parameter areAllLogged: Whether each form has its two cards; otherwise some have none, and some lines are odd.
    init(seed: UInt64, forms: Int, areAllLogged: Bool = false) {
        self.seed = seed
        var random = SeededGenerator(seed: seed)
        var placed: [(place: UInt64, line: String)] = []
        for number in 1...forms {
            let form = "F-\(number)"
            let cards = [2 * number, 2 * number + 1].map { "74120933855210\(10_000 + $0)" }
            finalRequests += cards.map { Self.request($0, "CANCELLED") }
            var own: [String] = []
            if areAllLogged || random.next() % 4 > 0 { own += cards.map { Self.card($0, of: form) } }
            // The event comes before the cards, or behind them: what comes between knows one of them and waits for none.
            own.insert(Self.withdrawn(form), at: random.next() % 2 == 0 ? 0 : own.count)
            if !areAllLogged {
                own.append(Self.settled(cards[0], of: form))
                if number.isMultiple(of: 9) { own.append(#"{"type":"card_sent","form":"\#(form)","id":null}"#) }
            }
            let places = own.map { _ in random.next() }.sorted()
            placed += zip(places, own).map { ($0, $1) }
        }
        lines = placed.sorted { $0.place < $1.place }.map(\.line)
    }

    var text: String { lines.joined(separator: "\n") + "\n" }

    /// A track that is native and one that is not, a rule that is native and one that is not.
    static func makeRules(in folder: TemporaryFolder) throws -> String {
        try folder.write(
            """
            plugin: forms
            event:
              id: .uuid
            track:
              - when: .type == "card_sent" and .id != "7"
                message: .id
                keys: [.form]
              - when: .type == "card_sent" and (.form | test("^F|^a"))
                message: .id
                keys: ['[.form, .id] | join("/")']

            """, to: "rules/forms/plugin.yaml")
        try folder.write(
            """
            - rule: withdrawn
              when: .type == "form" and .status == "CANCELED"
              card: .form
              status: CANCELLED
              final: true
            - rule: settled
              when: .type == "form" and (.status | test("^SETTLED$"))
              card: '"\\(.form)/\\(.id)"'
              status: APPROVED

            """, to: "rules/forms/rules.yaml")
        return folder.path("rules")
    }

    static func card(_ id: String, of form: String) -> String {
        #"{"type":"card_sent","form":"\#(form)","id":"\#(id)"}"#
    }

    static func withdrawn(_ form: String) -> String {
        #"{"type":"form","uuid":"w-\#(form)","form":"\#(form)","status":"CANCELED"}"#
    }

    static func settled(_ id: String, of form: String) -> String {
        #"{"type":"form","uuid":"s-\#(form)-\#(id)","form":"\#(form)","id":"\#(id)","status":"SETTLED"}"#
    }

    static func request(_ id: String, _ status: String) -> String {
        #"{"message_id":"\#(id)","status":"\#(status)","i18n_resources":[]}"#
    }
}
