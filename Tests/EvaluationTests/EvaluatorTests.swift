@testable import Evaluation
import Feishu
import Rules
import Testing

struct EvaluatorTests {
    @Test func `the first rule that matches decides`() async throws {
        let rules = try ruleSet([
            .ignore(".type == \"pending\""),
            .update(".type == \"task\"", ".id", .rejected),
            .update(".type | IN(\"task\", \"other\") # all of these", ".id # its card"),
        ])
        let decisions = try await decide(
            rules,
            [
                #"{"type":"pending"}"#, #"{"type":"task","id":"a"}"#, #"{"type":"other","id":7412093385521004}"#,
                #"{"type":"none"}"#, "{}",
            ])
        #expect(
            decisions.map(\.summary) == [
                "ignored 0", "1 a REJECTED", "2 7412093385521004 APPROVED", "unmatched", "unmatched",
            ])
    }

    @Test(arguments: [
        ("true", "0 x APPROVED"), ("0", "0 x APPROVED"), ("\"\"", "0 x APPROVED"), ("false", "unmatched"),
        ("null", "unmatched"), ("empty", "unmatched"), ("true, false", "0 x APPROVED"), ("false, true", "unmatched"),
        ("null, error(\"no\")", "unmatched"), ("true, error(\"no\")", "0 x APPROVED"), ("error(null)", "unmatched"),
        ("first(empty)", "unmatched"), ("[][]", "unmatched"),
    ])
    func `the first output of when decides`(when: String, expected: String) async throws {
        #expect(try await decide(ruleSet([.update(when, "\"x\"")]), ["{}"]).map(\.summary) == [expected])
    }

    @Test func `an error in when is counted and matches nothing`() async throws {
        let rules = try ruleSet([
            .ignore(".a.b.c == 1"), .ignore("error({code: 7})"), .ignore("error(null)"), .ignore("error(\"é\" * 400)"),
            .update("true", ".id"),
        ])
        let decision = try #require(try await decide(rules, [#"{"a":5,"id":"m"}"#]).first)
        #expect(decision.summary == "4 m APPROVED")
        #expect(decision.whenErrors.map(\.rule) == [0, 1, 2, 3])
        #expect(decision.whenErrors[0].message == "Cannot index number with string \"b\"")
        #expect(decision.whenErrors[1].message == #"{"code":7}"#)
        #expect(decision.whenErrors[2].message == "null (null) not a string")
        #expect(decision.whenErrors[3].message.utf8.count == 500)
    }

    @Test func `continue goes on, across plugins too`() async throws {
        var first = RuleFixture.update(".a", "\"a\"", .processed)
        first.continues = true
        let rules = try ruleSet([
            PluginFixture(rules: [first, .ignore(".b", continues: true)], eventID: ".id"),
            PluginFixture(rules: [.update(".c", "\"c\"", .deleted)], eventID: "\"other\""),
        ])
        let decisions = try await decide(
            rules,
            [
                #"{"a":1,"b":1,"c":1,"id":"e"}"#, #"{"a":1,"b":1,"id":"e"}"#, #"{"b":1}"#, #"{"b":1,"c":1}"#, "{}",
            ])
        #expect(
            decisions.map(\.summary) == [
                "0 a PROCESSED, 2 c DELETED", "0 a PROCESSED", "ignored 1", "2 c DELETED", "unmatched",
            ])
        guard case .matched(let updates) = decisions[0].outcome else { return }
        #expect(updates.map(\.eventID) == ["e", "other"])
        #expect(updates.map(\.rule) == [0, 2])
    }

    @Test func `an expression of a rule that does not match is not evaluated`() async throws {
        let rules = try ruleSet([.update(".a", "error(\"no\")"), .update("true", "\"x\"")])
        let decisions = try await decide(rules, ["{}", #"{"a":true}"#])
        #expect(decisions.map(\.summary) == ["1 x APPROVED", "rule_error 0"])
    }

    @Test func `a plugin's functions may have names of jq's own`() async throws {
        let library = """
            # Functions of the desk.
            def first(f): error("mine");
            def type: "mine";
            def empty: "mine";
            def card: "card-" + .id; # the last line is a comment
            """
        let rules = try ruleSet([.update("type == \"mine\"", "card")], library: library)
        #expect(try await decide(rules, [#"{"id":"1"}"#]).map(\.summary) == ["0 card-1 APPROVED"])
    }

    @Test func `many rules in many shards keep their order`() async throws {
        let plugins = (0..<3).map { plugin in
            PluginFixture(rules: (0..<70).map { .update(".n == \(plugin * 70 + $0)", "\"m\"") })
        }
        let decisions = try await decide(
            try ruleSet(plugins), [0, 31, 32, 69, 70, 139, 209, 210].map { "{\"n\":\($0)}" })
        #expect(
            decisions.map(\.summary)
                == [0, 31, 32, 69, 70, 139, 209].map { "\($0) m APPROVED" } + ["unmatched"])
    }

    @Test func `rules that are too big for one program get several`() async throws {
        let map = "{" + (0..<1500).map { "k\($0): \"v\($0)\" " }.joined(separator: ",") + "}"
        let rules = try ruleSet((0..<8).map { .update("\(map)[.key] == \"v\($0)\"", "\"m\"") })
        let decisions = try await decide(rules, [#"{"key":"k7"}"#, #"{"key":"k0"}"#, #"{"key":"k1499"}"#])
        #expect(decisions.map(\.summary) == ["7 m APPROVED", "0 m APPROVED", "unmatched"])
    }

    @Test func `a rule whose program libjq refuses fails the events that reach it`() async throws {
        let rules = try ruleSet([.ignore(".a"), .ignore("nope(1)")])
        let decisions = try await decide(rules, ["{}"])
        #expect(decisions.map(\.summary) == ["rule_error 0"])
    }

    @Test func `an event that libjq does not read fails alone`() async throws {
        let decisions = try await decide(try ruleSet([.ignore("true")]), ["{}", "{\"a\":", "{}"])
        #expect(decisions.map(\.summary) == ["ignored 0", "invalid_json", "ignored 0"])
    }

    @Test func `a batch of many events comes back in order, from several processes`() async throws {
        let rules = try ruleSet([.update(".n % 3 == 0", ".n | tostring"), .ignore(".n % 3 == 1")])
        let filler = String(repeating: "x", count: 500)
        let evaluator = Evaluator(ruleSet: rules, options: try options(workers: 3))
        for _ in 0..<2 {
            let decisions = try await evaluator.decide(
                EventBatch((0..<2000).map { "{\"n\":\($0),\"filler\":\"\(filler)\"}" }))
            #expect(
                decisions.map(\.summary)
                    == (0..<2000).map { ["0 \($0) APPROVED", "ignored 1", "unmatched"][$0 % 3] })
        }
        #expect(try await evaluator.decide(EventBatch()).isEmpty)
        await evaluator.shutdown()
        await #expect(throws: EvaluatorError.isShutDown) { try await evaluator.decide(EventBatch(["{}"])) }
    }

    @Test func `an event of many megabytes passes`() async throws {
        let long = String(repeating: "y", count: 5 << 20)
        let rules = try ruleSet([.update("(.text | length) == \(5 << 20)", ".id")])
        let decisions = try await decide(rules, [#"{"id":"1"}"#, "{\"id\":\"2\",\"text\":\"\(long)\"}"])
        #expect(decisions.map(\.summary) == ["unmatched", "0 2 APPROVED"])
    }

    @Test func `without rules nothing is started`() async throws {
        let options = EvaluatorOptions(executable: "/nonexistent/approvald", features: [])
        #expect(
            try await decide(try ruleSet([RuleFixture]()), ["{}", "{}"], options).map(\.summary) == [
                "unmatched", "unmatched",
            ])
    }

    @Test func `a missing executable is one clear error`() async throws {
        let evaluator = Evaluator(
            ruleSet: try ruleSet([.ignore("true")]),
            options: EvaluatorOptions(executable: "/nonexistent/approvald", features: []))
        let error = await #expect(throws: EvaluatorError.self) { try await evaluator.decide(EventBatch(["{}"])) }
        #expect(error?.description.contains("/nonexistent/approvald: No such file or directory") == true)
        let other = Evaluator(
            ruleSet: try ruleSet([.ignore("true")]),
            options: EvaluatorOptions(executable: "/bin/false", features: []))
        await #expect(throws: EvaluatorError.self) { try await other.decide(EventBatch(["{}"])) }
    }
}
