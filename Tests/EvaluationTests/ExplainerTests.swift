import Feishu
import Rules
import TestSupport
import Testing

@testable import Evaluation

/// What is told of an event is what was decided, and why.
@Suite(.serialized) struct ExplainerTests {
    @Test func tellsWhichPartWasFalseAndWhatItSaw() async throws {
        let rules = try ruleSet([
            .update(".event.type == \"task\" and (.event.status | IN(\"A\", \"B\")) and .never", ".id"),
            .update("(.event.type == \"x\" or .event.n > 3) and .ok", ".id"),
            .update(".event.type.deep == 1", ".id"),
            .update("empty", ".id"),
            .update(".event.type == \"task\"", ".id, .id"),
            .ignore("true"),
        ])
        let explanation = try await explain(
            rules, [#"{"id":7412093385521004590,"event":{"type":"task","status":"C","n":3}}"#])[0]
        #expect(
            explanation.rules.map(\.summary) == [
                "not matched: .event.type == \"task\" true, .event.status | IN(\"A\", \"B\") false <.event.status \"C\">, .never -",
                "not matched: (.event.type == \"x\" false <.event.type \"task\">, .event.n > 3 false <.event.n 3>) false, .ok -",
                "error Cannot index string with string \"deep\": .event.type.deep == 1 error <.event.type.deep error>",
                "not matched: empty nothing",
                "matched [message [\"7412093385521004590\",\"7412093385521004590\"], status \"APPROVED\"]",
                "not reached",
            ])
    }

    @Test func givesFieldsInTheOrderOfARule() async throws {
        var rule = RuleFixture(when: ".ok", message: ".id")
        rule.status = .fixed(.custom)
        rule.statusName = .jq(jq("\"k.\\(.n)\""))
        rule.detailActionName = .key("k.b")
        rule.arguments = [("x", ".n"), ("y", "error(\"no\")"), ("z", "empty")]
        let explanation = try await explain(try ruleSet([rule]), [#"{"ok":1,"id":"1","n":{"a":[0.1]}}"#])[0]
        #expect(
            explanation.rules.map(\.summary) == [
                "matched [message [\"1\"], status \"CUSTOM\", status_name \"k.{\\\"a\\\":[0.1]}\", "
                    + "detail_action_name \"k.b\", args.x {\"a\":[0.1]}, args.y error no, args.z nothing]"
            ])
    }

    @Test func tellsOfTracksBeforeTheRules() async throws {
        let rules = try ruleSet([
            .track(".kind == \"sent\"", ".id", ".code", ".none[]?"), .track(".kind == \"other\"", ".id", ".code"),
            RuleFixture(when: "true", message: ".code", namesKeys: true),
        ])
        let explanations = try await explain(
            rules, [#"{"kind":"sent","id":"7","code":"a"}"#, #"{"kind":"form","code":"a"}"#])
        #expect(
            explanations[0].rules.map(\.summary) == [
                "matched [message [\"7\"], keys[0] [\"a\"], keys[1] []]",
                "not matched: .kind == \"other\" false <.kind \"sent\">", "not reached",
            ])
        #expect(explanations[1].rules.last?.summary == "matched [card [\"a\"], status \"APPROVED\"]")
    }

    /// A library may have functions of any name; they mean what they mean in the rules.
    @Test func usesThePluginsLibrary() async throws {
        let library = "def length: 9; def tojson: 1; def first(f): 2; def who: .name // \"?\";"
        let rules = try ruleSet([.update("who == \"Li\" and length == 9", ".id")], library: library)
        let explanation = try await explain(rules, [#"{"name":"Wu","id":"1"}"#])[0]
        #expect(explanation.rules.map(\.summary) == ["not matched: who == \"Li\" false <who \"Wu\">, length == 9 -"])
    }

    /// The rule that ends its process is found, and the ones before it are told of.
    @Test func findsTheRuleThatAnEventDoesNotGetThrough() async throws {
        let rules = try ruleSet([
            .update(".a == 2", ".id"), .update(".a | todate == \"x\"", ".id"), .update("true", ".id"),
        ])
        let explanation = try await explain(rules, [#"{"a":1e17,"id":"1"}"#, #"{"a":2,"id":"1"}"#])
        #expect(explanation[0].rules[0].summary == "not matched: .a == 2 false <.a 1e+17>")
        #expect(explanation[0].rules[1].summary.hasPrefix("lost"))
        #expect(explanation[0].rules[2].result == .notReached)
        #expect(explanation[1].rules[0].result == .matched)
    }

    /// The same random rules and events as everywhere: the outcome is the evaluator's, and the rules agree with it.
    @Test(arguments: [11, 12]) func isTheDecisionOfTheEvaluator(seed: UInt64) async throws {
        var random = SeededGenerator(seed: seed)
        let fixtures = (0..<16).map { _ in RandomRulesTests.rule(&random) }
        let events = (0..<40).map { _ in RandomRulesTests.event(&random) }
        let rules = try ruleSet([PluginFixture(rules: fixtures)])
        var production = try options()
        production.features = Set(EvaluatorFeature.allCases)
        let decisions = try await decide(rules, events, production)
        for (event, (decision, explanation)) in zip(events, zip(decisions, try await explain(rules, events))) {
            #expect(explanation.outcome == decision.outcome, "\(event)")
            #expect(explanation.rules.count == rules.rules.count)
            #expect(
                explanation.rules.indices.filter { explanation.rules[$0].isError }
                    == decision.whenErrors.map(\.rule).sorted(), "\(event)")
            let matched = explanation.rules.indices.filter { explanation.rules[$0].result == .matched }
            switch decision.outcome {
            case .unmatched: #expect(matched.isEmpty)
            case .ignored(let rule): #expect(matched.contains(rule))
            case .matched(let updates): #expect(Set(updates.map(\.rule)).isSubset(of: matched))
            case .tracked: #expect(matched.allSatisfy { $0 < rules.trackCount } && !matched.isEmpty)
            case .failed(_, _, let rule): #expect(rule.map(matched.contains) ?? true)
            }
            for (index, rule) in explanation.rules.enumerated() where rule.result == .notMatched {
                let condition = try #require(rule.condition)
                #expect(condition.result != .holds, "\(rules.rules[index].when.text) on \(event)")
            }
        }
    }

    private func explain(_ rules: RuleSet, _ events: [String]) async throws -> [EventExplanation] {
        let explainer = Explainer(ruleSet: rules, options: try options())
        var explanations: [EventExplanation] = []
        for event in events { explanations.append(try await explainer.explain(Array(event.utf8))) }
        await explainer.shutdown()
        return explanations
    }
}

extension RuleExplanation {
    fileprivate var isError: Bool { if case .error = result { true } else { false } }

    fileprivate var summary: String {
        let fields = self.fields.map { "\($0.name) \($0.value.summary)" }.joined(separator: ", ")
        let condition = self.condition.map { condition in
            ": " + (condition.parts.isEmpty ? [condition] : condition.parts).map(\.summary).joined(separator: ", ")
        }
        return switch result {
        case .matched: "matched [\(fields)]"
        case .notMatched: "not matched" + (condition ?? "")
        case .error(let message): "error \(message)" + (condition ?? "")
        case .notReached: "not reached"
        case .lost(let detail): "lost \(detail)"
        }
    }
}

extension ExplainedCondition {
    fileprivate var summary: String {
        let name = parts.isEmpty ? text : "(\(parts.map(\.summary).joined(separator: ", ")))"
        let saw = seen.map { "\($0.name) \($0.value.summary)" }.joined(separator: ", ")
        let word =
            switch result {
            case .holds: "true"
            case .fails(let value): value.summary
            case .error: "error"
            case .notReached: "-"
            case .lost: "lost"
            }
        return "\(name) \(word)" + (saw.isEmpty ? "" : " <\(saw)>")
    }
}

extension ExplainedValue {
    fileprivate var summary: String {
        switch self {
        case .json(let text, let isWhole): text + (isWhole ? "" : "…")
        case .nothing: "nothing"
        case .error(let message): message.hasPrefix("Cannot") ? "error" : "error \(message)"
        case .lost: "lost"
        }
    }
}
