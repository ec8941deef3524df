import Feishu
import Outcomes
import Rules
import Testing

@testable import Evaluation

/// What makes cards known comes before all rules, and is found the same in all ways of evaluation.
struct TrackTests {
    /// Two plugins with tracks, native, in part native and not native at all.
    private static func rules() throws -> RuleSet {
        let plugins = [
            PluginFixture(rules: [
                .update(".kind == \"sent\" and .late", ".id"), .update(".kind == \"done\"", ".code"),
            ]),
            PluginFixture(rules: [.ignore(".kind == \"sent\""), .update("true", ".id")]),
        ]
        let tracks: [(plugin: Int, track: RuleFixture)] = [
            (0, .track(".kind == \"sent\"", ".id", ".code", "\"\\(.code)/\\(.user)\"")),
            (0, .track("(.tags | length > 1)? // false", ".id, .ids", ".tags[]")),
            (1, .track(".kind == \"sent\" and (.code | test(\"^I\"))", ".id", "(.code, .user) | ascii_downcase")),
        ]
        var done = plugins[0].rules[1]
        done.namesKeys = true
        let rules =
            tracks.map { $0.track.rule(plugin: $0.plugin) } + [plugins[0].rules[0], done].map { $0.rule(plugin: 0) }
            + plugins[1].rules.map { $0.rule(plugin: 1) }
        return RuleSet(
            plugins: try plugins.enumerated().map { try $1.plugin($0) }, rules: rules, fingerprint: "")
    }

    private static let cases: KeyValuePairs = [
        // Two tracks match, and no rule after them is tried.
        #"{"kind":"sent","id":"7","code":"I-1","user":"U","late":true}"#:
            #"0 tracks 7 by ["I-1", "I-1/U"], 2 tracks 7 by ["i-1", "u"]"#,
        #"{"kind":"sent","id":12345678901,"code":"X","user":null}"#:
            #"0 tracks 12345678901 by ["X", "X/null"]"#,
        // Errors, and what is no key and no id.
        #"{"kind":"sent","id":null,"code":"X"}"#: "no_message_id 0",
        #"{"kind":"sent","id":"7","code":5,"user":"U"}"#: #"0 tracks 7 by ["5", "5/U"]"#,
        #"{"kind":"sent","id":"7","code":"I","user":5}"#: "rule_error 2",
        #"{"kind":"else","id":"7","tags":["a",null,"",{},["b","a"]],"ids":["8","7"]}"#:
            #"1 tracks 7+8 by ["a", "b"]"#,
        #"{"kind":"else","id":"7","tags":[null,""],"ids":["8"]}"#: "no_message_id 1",
        #"{"kind":"else","id":"7","tags":[1.5,"x"],"ids":[]}"#: #"1 tracks 7 by ["x"]"#,
        // Rules.
        #"{"kind":"done","code":["k","l"]}"#: "4 k APPROVED, 4 l APPROVED",
        #"{"kind":"done"}"#: "no_message_id 4",
        #"{"kind":"other","id":"9"}"#: "6 9 APPROVED",
    ]

    @Test(
        arguments: [[], EvaluatorFeature.allCases]
            + EvaluatorFeature.allCases.map { one in
                EvaluatorFeature.allCases.filter { $0 != one }
            })
    func `lines are tracked before any rule`(features: [EvaluatorFeature]) async throws {
        var options = try options()
        options.features = Set(features)
        let decisions = try await decide(try Self.rules(), Self.cases.map(\.key), options)
        for (decision, (event, expected)) in zip(decisions, Self.cases) {
            #expect(decision.summary == expected, "\(event)")
        }
        #expect(decisions.count == Self.cases.count)
    }

    @Test func `a rule that names keys is called by its field`() throws {
        let rule = RuleFixture(when: "true", message: ".code", namesKeys: true)
        let decider = Decider(ruleSet: try ruleSet([rule]), options: try options())
        let decision = decider.decision(.decided([.match(rule: 0, fields: [.outputs([.null])])]))
        guard case .failed(.noMessageID, let detail, rule: 0) = decision.outcome else {
            Issue.record("\(decision)")
            return
        }
        #expect(detail.hasPrefix("card: found null"))
    }

    @Test func `cards take the place of keys`() throws {
        let rules = [
            RuleFixture(when: "true", message: ".code", namesKeys: true), RuleFixture(when: "true", message: ".id"),
        ]
        let decider = Decider(ruleSet: try ruleSet(rules), options: try options())
        let templates = RequestTemplates(texts: decider.constantTexts, emptyI18n: .array)
        var decided = DecidedEvents(templates: templates, emptyI18n: .array)
        for (event, rule) in [0, 1, 0].enumerated() {
            let values: [FieldResult] = [.outputs([.string("k\"\(event)")])]
            _ = decided.append(decider.decision(.decided([.match(rule: rule, fields: values)])), event: event)
        }
        let key = decided.updates.key("prepared".utf8)
        decided.updates.append(
            UpdateRecord(
                event: 3, rule: 0, status: .deleted, eventTime: 5, messageID: key, eventID: .empty, tenant: .empty))
        var asked: [String] = []
        decided.updates.readdress { [updates = decided.updates] record in
            asked.append(updates.messageID(of: record))
            return [0: ["1", "2"], 2: [], 3: ["3"]][record.event]
        }
        #expect(asked == ["k\"0", "k\"1", "k\"2", "prepared"])
        #expect(decided.updates.records.map(\.event) == [0, 0, 1, 3])
        var lines: [UInt8] = []
        decided.updates.appendLines(to: &lines)
        let expected = [("1", "APPROVED"), ("2", "APPROVED"), (#"k\"1"#, "APPROVED"), ("3", "DELETED")].map {
            #"{"message_id":"\#($0)","status":"\#($1)","i18n_resources":[]}"# + "\n"
        }
        #expect(String(decoding: lines, as: UTF8.self) == expected.joined())
        for record in decided.updates.records {
            #expect(decided.updates.request(of: record).encoded() == Array(decided.updates.body(of: record)))
        }
    }
}
