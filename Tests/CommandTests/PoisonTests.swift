import Glibc
import TestSupport
import Testing

/// Rules that make libjq abort, hang or eat memory set aside one event; its neighbours are decided in order.
@Suite(.serialized) struct PoisonTests {
    private static let rules = """
        - rule: poison
          when: .type == "poison"
          message: >-
            if .kind == "date" then (1e17 | todate) elif .kind == "index" then ("x" | index(""))
            elif .kind == "loop" then ("x" | gsub(""; "x")) elif .kind == "memory" then ([range(1e9)] | length)
            else .id end
          status: APPROVED
        - rule: card
          when: .type == "card"
          message: .id
          status: APPROVED
        """

    private static let limits = ["APPROVALD_EVALUATOR_TIMEOUT": "200ms", "APPROVALD_EVALUATOR_MEMORY": "64MiB"]

    private let folder: TemporaryFolder
    private let rules: String

    init() throws {
        folder = try TemporaryFolder()
        rules = try CardRules.make(in: folder, rules: Self.rules)
    }

    @Test(
        .timeLimit(.minutes(1)),
        arguments: [
            ("date", "evaluator_crash", "1s"), ("loop", "evaluator_timeout", "200ms"),
            ("index", "evaluator_memory", "20s"), ("memory", "evaluator_memory", "20s"),
        ])
    func setsAsideOnlyTheGuiltyEvent(_ kind: String, _ reason: String, _ timeout: String) async throws {
        let poison = #"{"type":"poison","kind":"\#(kind)"}"# + "\n"
        let ending = try await Tool.run(
            ["map", "--rules", rules], input: CardRules.lines(["1"]) + poison + CardRules.lines(["2", "3"]),
            environment: Self.limits.merging(["APPROVALD_EVALUATOR_TIMEOUT": timeout]) { $1 })
        #expect(ending.status == 1)
        #expect(ending.lines == ["1", "2", "3"].map(CardRules.request))
        #expect(ending.failures.count == 1)
        #expect(ending.failures.first?.contains("reason=\(reason)") == true)
        #expect(ending.failures.first?.contains("line=2") == true)
        #expect(ending.balance("events")["matched"] == 3)
        #expect(ending.isBalanced)
    }

    /// A hundred events that hang would take a minute. What came before them is not held up, and neither is the stop;
    /// what is left is kept as failed.
    @Test(.timeLimit(.minutes(1)))
    func aStretchOfGuiltyEventsHoldsUpNothing() async throws {
        let daemon = try RunningTool(["run", "--dry-run", "--rules", rules], environment: Self.limits)
        let loops = String(repeating: #"{"type":"poison","kind":"loop"}"# + "\n", count: 100)
        daemon.write(CardRules.lines(["1"]) + loops + CardRules.lines(["2"]))
        #expect(await daemon.prints(CardRules.request("1")))
        daemon.send(SIGTERM)
        let ending = await daemon.ending()
        #expect(ending.status == 0)
        #expect(ending.balance("events")["read"] == 102)
        #expect(ending.isBalanced)
        #expect(ending.errors.contains("the run had to end before it was decided"))
    }

    @Test(.timeLimit(.minutes(1)))
    func goesOnThroughSeveralInOneRun() async throws {
        let sandbox = try await SandboxProcess()
        let setup = try RunSetup(url: sandbox.url, rules: rules)
        let kinds = ["date", "loop", "index", "memory", "date"]
        var lines: [String] = []
        for (index, kind) in kinds.enumerated() {
            lines.append(CardRules.line("\(index + 1)"))
            lines.append(#"{"type":"poison","kind":"\#(kind)"}"#)
        }
        lines.append(#"{"type":"poison","kind":"none","id":"6"}"#)
        let ending = try await setup.run(lines.joined(separator: "\n") + "\n", environment: Self.limits)
        #expect(ending.status == 1)
        #expect(ending.lines == (1...6).map { CardRules.request(String($0)) })
        #expect(ending.balance("events")["failed"] == kinds.count)
        #expect(ending.balance("updates")["sent"] == 6)
        #expect(ending.isBalanced)
        #expect(ending.failures.count == kinds.count)
    }
}
