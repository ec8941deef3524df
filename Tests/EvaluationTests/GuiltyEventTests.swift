import Evaluation
import Rules
import TestSupport
import Testing

/// Events that libjq 1.6 does not survive, each among others that must not notice.
@Suite(.timeLimit(.minutes(2)))
struct GuiltyEventTests {
    private static let rule = RuleFixture.update(
        """
        if .do == "hang" then "abc" | gsub(""; "x")
        elif .do == "spin" then first(range(1e15) | empty)
        elif .do == "abort" then 1e17 | todate
        elif .do == "index" then "x" | index("")
        elif .do == "fill" then [range(1e9)]
        elif .do == "fill text" then reduce range(60) as $i ("x"; . + .)
        elif .do == "deep" then reduce range(1e6) as $i (0; [.]) | tojson
        elif .do == "pattern" then reduce range(40) as $i ("x"; . + .) | test("(.*)*y")
        elif .do == "loop" then def f: 1 + f; f
        else true end
        """, ".id")

    private static func events(_ deeds: [String]) -> [String] {
        deeds.enumerated().map { "{\"id\":\"\($0)\",\"do\":\"\($1)\"}" }
    }

    @Test(arguments: [
        ("hang", "evaluator_timeout"), ("spin", "evaluator_timeout"), ("abort", "evaluator_crash"),
        ("index", "evaluator_memory"),
        ("fill", "evaluator_memory"), ("fill text", "evaluator_memory"), ("deep", "evaluator_crash"),
        ("loop", "evaluator_memory"), ("pattern", "evaluator_memory"),
    ])
    func `only the guilty event fails`(deed: String, reason: String) async throws {
        let options = try options(
            timeout: deed == "hang" || deed == "spin" ? .milliseconds(300) : .seconds(20), memory: 96 << 20)
        let decisions = try await decide(
            try ruleSet([Self.rule]), Self.events(["a", "b", deed, "c", "d"]), options)
        let summaries = decisions.map(\.summary)
        #expect(summaries[..<2] == ["0 0 APPROVED", "0 1 APPROVED"])
        #expect(summaries[3...] == ["0 3 APPROVED", "0 4 APPROVED"])
        // How libjq fails on endless recursion depends on what runs out first.
        if deed == "loop" || deed == "deep" {
            #expect(["evaluator_memory", "evaluator_timeout", "evaluator_crash"].contains(summaries[2]))
        } else {
            #expect(summaries[2] == reason)
        }
    }

    @Test func `several guilty events in one batch`() async throws {
        let options = try options(timeout: .seconds(1), memory: 48 << 20, workers: 2)
        let decisions = try await decide(
            try ruleSet([Self.rule]), Self.events(["abort", "a", "fill", "abort", "b", "spin"]), options)
        #expect(
            decisions.map(\.summary) == [
                "evaluator_crash", "0 1 APPROVED", "evaluator_memory", "evaluator_crash", "0 4 APPROVED",
                "evaluator_timeout",
            ])
    }

    /// The batch dies of it once, however much came before it: what is left is asked one by one, also by the next pass.
    @Test func `an event far into its batch costs as much as the first one`() async throws {
        var deeds = (0..<600).map { "a\($0)" }
        deeds[300] = "spin"
        // Longer than the patience of one pass.
        let options = try options(timeout: .milliseconds(1100), workers: 2)
        let start = ContinuousClock.now
        let summaries = try await decide(try ruleSet([Self.rule]), Self.events(deeds), options).map(\.summary)
        #expect(start.duration(to: .now) < .seconds(60))
        let expected = deeds.indices.map { $0 == 300 ? "evaluator_timeout" : "0 \($0) APPROVED" }
        #expect(summaries == expected)
    }

    @Test func `a guilty expression of a matching rule is one too`() async throws {
        let rules = try ruleSet([.update("true", "if .do == \"abort\" then 1e17 | todate else .id end")])
        let decisions = try await decide(rules, Self.events(["a", "abort", "b"]))
        #expect(decisions.map(\.summary) == ["0 0 APPROVED", "evaluator_crash", "0 2 APPROVED"])
    }

    @Test func `an event that makes too much is told from one that crashes`() async throws {
        let rules = try ruleSet([.update("true", "if .do == \"many\" then range(20) | \"x\" * 1000000 else .id end")])
        let decisions = try await decide(rules, Self.events(["many", "a"]), try options(timeout: .seconds(20)))
        #expect(decisions.map(\.summary) == ["evaluator_memory", "0 1 APPROVED"])
    }
}
