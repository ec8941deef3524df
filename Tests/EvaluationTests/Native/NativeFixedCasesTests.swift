import Feishu
import Rules
import Testing

@testable import Evaluation

/// What random cases found, or are unlikely to find: every expression for every event.
struct NativeFixedCasesTests {
    private static let expressions = [
        ".s", ".a", ".a.b", ".a.b.c", ".a.b?", "[.s, .n]", "\"\\(.n)|\\(.s)\"", ".n", ".m", ".m[]", ".m[]?", ".m[0]",
        ".s | length", ".n | length", ".m | length", ".s | ascii_downcase", ".s | ascii_upcase", ".s | tonumber",
        ".n | tostring", ".s | ltrimstr(\"A\")", ".s | rtrimstr(\"b\")", ".n | ltrimstr(\"A\")", ".s | type",
        ".s | contains(\"b\")", ".s | startswith(\"A\")", ".s | endswith(\"b\")", ".n == 1", ".n | IN(1, \"x\")",
        ".n | IN(1.0)", ".s < .n", ".s > \"é\"", ".s >= \"e\"", ".a <= false", ".a // 1", ".a.b // .s", ".s // empty",
        ".a | has(\"b\")", "{Ab: 1, \"é\": null}[.s]",
        "{Ab: 1}[.a]", "if .a then .s else .n end", ".a and .s", ".a or .b",
        ".s == \"Ab\"", ".s != \"Ab\"", ".n < 0", ".n == 0", ".s == .b", ".a | not", ".m | type", ".s[0]", ".a == null",
        ".a.b.c // \"none\"", "[.s, .a.b] | length", "(.s | tonumber)? // .s", ".b | tostring",
    ]

    private static let events = [
        #"{}"#, #"{"s":"Ab","n":1,"a":{"b":{"c":null}},"m":["x",1,null,true,[1,[2.5]],{"q":1}]}"#,
        #"{"s":"\u0041b","n":1.0,"a":null,"m":[]}"#, #"{"s":"é😀","n":-0,"a":false,"m":{"z":1,"y":2}}"#,
        #"{"s":"A\u0000b","n":-0.0,"a":{"b":false}}"#, #"{"s":"","n":1.50,"a":{"b":"x"},"b":""}"#,
        #"{"s":"\ud83d\ude00","n":1e17,"a":{},"b":"😀"}"#, #"{"s":"\udc00","n":1e1000,"a":[],"b":"\ufffd"}"#,
        #"{"s":"12","n":0.00001,"a":{"b":1,"b":{"c":"y"}}}"#, #"{"s":"-7","n":9007199254740992,"a":{"b":1},"a":{}}"#,
        #"{"s":"007","n":0.001,"\u0061":{"\u0062":"z"}}"#, #"{"s":"nan","n":123456789.125,"a":true}"#,
        #"{"s":"9007199254740993","n":-1,"m":[["a","b"],[]]}"#, #"{"s":"e\u0301","n":3.141592653589793,"a":"str"}"#,
        #"{"s":"é","n":100.00,"a":{"b":{"c":{"d":1}}},"m":"str"}"#, #"{"s":null,"n":null,"a":{"b":null},"m":null}"#,
        #"{"s":"\"\\\/\b\f\n\r\t","n":"1","a":1,"m":[{}]}"#, #"{"s":1,"n":true,"b":true}"#,
        #"{"s":["Ab"],"n":{"x":1},"b":[1]}"#, #"{"s":"AAb","n":5e-324,"m":[0.1,1e2,-0,"\u0078"]}"#,
    ]

    @Test
    func `every expression gives what libjq gives`() async throws {
        for start in stride(from: 0, to: Self.expressions.count, by: 30) {
            let expressions = Self.expressions[start..<min(start + 30, Self.expressions.count)]
            let conditions = expressions.map { RuleFixture(when: $0, message: "\"m\"", continues: true) }
            let messages = expressions.map { RuleFixture(when: "true", message: $0, continues: true) }
            for rules in [conditions, messages] {
                let tally = try await NativeComparison.compare(rules, EventBatch(Self.events), "")
                #expect(tally.certain * 2 > tally.cases, "\(tally)")
            }
        }
    }

    @Test
    func `the index tries rules in their order`() async throws {
        let rules = try ruleSet([
            PluginFixture(rules: [
                .update(".n == 1", "\"always-1\""), .update(".s == \"Ab\"", "\"s-1\""),
                .ignore(".a == \"str\"", continues: true), .update(".s | IN(\"Ab\", \"12\")", "\"s-2\""),
            ]),
            PluginFixture(rules: [
                .update(".a.b == \"x\" and .s == \"\"", "\"a-1\""), .update(".s == \"é\" or .s == \"AAb\"", ".n"),
                .ignore(".n | type == \"number\""),
            ]),
        ])
        let tally = try await NativeComparison.compare(rules, EventBatch(Self.events), "")
        #expect(tally.matches > 10, "\(tally)")
    }

    /// A rule that fails and goes on does not hide that one behind it ends its process.
    @Test
    func `a failure does not keep the rules behind it from being tried`() async throws {
        let rules = try ruleSet([
            RuleFixture(when: ".s == \"Ab\"", message: "\"\"", continues: true),
            .update(".n == 1", "1e17 | todate"),
            .update(".s | IN(\"Ab\", \"12\")", ".n | error"), .update(".s != null", ".s"),
        ])
        let tally = try await NativeComparison.compare(
            rules, EventBatch(Self.events + [#"{"s":"Ab","n":2}"#, #"{"s":"Ab","n":"x"}"#]), "")
        #expect(tally.matches > 0, "\(tally)")
    }

    /// Some of these events need libjq; both ways meet in one evaluator.
    @Test
    func `decisions keep the order of their events`() async throws {
        let rules = try ruleSet([
            .ignore(".n == 1", continues: true), .update(".s | test(\"^A\")", "\"jq\""),
            .update(".n > 0", "\"native\""),
        ])
        let expected = try await decide(rules, Self.events)
        var options = try options()
        options.features = Set(EvaluatorFeature.allCases)
        #expect(try await decide(rules, Self.events, options).map(\.outcome) == expected.map(\.outcome))
        #expect(expected.contains { $0.summary.contains("jq") } && expected.contains { $0.summary.contains("native") })
    }

    @Test
    func `what lies behind a missing decision is given up`() throws {
        let templates = RequestTemplates(texts: [], emptyI18n: .array)
        var decided = DecidedEvents(templates: templates, emptyI18n: .array)
        func matched(_ messageID: String) -> Decision {
            let request = UpdateRequest(messageID: messageID, status: .approved)
            return Decision(
                outcome: .matched([
                    PlannedUpdate(rule: 0, request: request, eventID: nil, eventTime: nil, tenant: nil)
                ]))
        }
        for event in [0, 2, 4] { _ = decided.append(matched("native \(event)"), event: event) }
        let mark = decided.mark
        _ = decided.append(matched("jq 1"), event: 1)
        decided.putInOrder(since: mark)
        #expect(decided.updates.records.map(\.event) == [0, 1, 2, 4])
        decided.removeEvents(from: 3)
        var lines: [UInt8] = []
        decided.updates.appendLines(to: &lines)
        let ids = String(decoding: lines, as: UTF8.self).split(separator: "\n").map { $0.split(separator: "\"")[3] }
        #expect(ids == ["native 0", "jq 1", "native 2"])
    }
}
