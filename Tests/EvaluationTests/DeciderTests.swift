import Feishu
import Localization
import Outcomes
import Rules
import Testing

@testable import Evaluation

struct DeciderTests {
    private static let texts: [TextLocale: [String: String]] = [
        .zhCN: ["title": "{name}已关闭", "action": "查看"],
        .enUS: ["title": "{name} closed"],
        .jaJP: ["action": "見る"],
    ]

    private static func decision(
        _ rule: RuleFixture, _ fields: [FieldResult], eventID: String? = nil, eventTime: String? = nil
    ) throws -> Decision {
        let plugin = PluginFixture(rules: [rule], eventID: eventID, eventTime: eventTime, texts: texts)
        return Decider(ruleSet: try ruleSet([plugin]), options: try options())
            .decision(.decided([.match(rule: 0, fields: fields)]))
    }

    private static func update(_ rule: RuleFixture, _ fields: [FieldResult]) throws -> PlannedUpdate? {
        guard case .matched(let updates) = try decision(rule, fields).outcome else { return nil }
        return updates.first
    }

    // MARK: Message ids

    @Test(
        arguments: [
            ([.string("a")], ["a"]),
            ([.string("a"), .string("b"), .string("a")], ["a", "b"]),
            ([.string("\u{E9}"), .string("e\u{301}")], ["\u{E9}", "e\u{301}"]),
            ([.array([.string("a"), .array([.string("b"), .number(3, text: "3")])])], ["a", "b", "3"]),
            ([.number(9_007_199_254_740_992, text: "9007199254740992")], ["9007199254740992"]),
            ([.number(100_000_000_000_000, text: "100000000000000"), .string("100000000000000")], ["100000000000000"]),
            ([.number(0, text: "0")], ["0"]),
            ([], nil), ([.null], nil), ([.string("")], nil), ([.string("a"), .null], nil), ([.array([])], nil),
            ([.object], nil), ([.boolean(true)], nil), ([.number(1.5, text: "1.5")], nil),
            ([.number(-1, text: "-1")], nil),
            ([.number(1e17, text: "1e+17")], nil), ([.number(.nan, text: "null")], nil),
            ([.string("a"), .array([.object])], nil),
        ] as [([RawValue], [String]?)])
    func `message ids`(outputs: [RawValue], ids: [String]?) throws {
        #expect(MessageIDs.list(outputs) == ids)
        let decision = try Self.decision(.update("true", ".id"), [.outputs(outputs)])
        if let ids {
            #expect(decision.summary == ids.map { "0 \($0) APPROVED" }.joined(separator: ", "))
        } else {
            #expect(decision.summary == "no_message_id 0")
        }
    }

    // MARK: Status

    @Test(
        arguments: [
            ([.string("DONE")], "bad_status 0"), ([.string("APPROVED")], "0 m APPROVED"),
            ([.string("ROLLBACK"), .string("DONE")], "0 m ROLLBACK"), ([], "bad_status 0"), ([.null], "bad_status 0"),
            ([.string("approved")], "bad_status 0"), ([.array([.string("ADD")])], "bad_status 0"),
        ] as [([RawValue], String)])
    func `a computed status is one of the nine`(outputs: [RawValue], expected: String) throws {
        var rule = RuleFixture.update("true", ".id")
        rule.status = .jq(jq(".status"))
        #expect(try Self.decision(rule, [.outputs([.string("m")]), .outputs(outputs)]).summary == expected)
    }

    @Test func `an error names its field`() throws {
        var rule = RuleFixture.update("true", ".id")
        rule.arguments = [("name", ".name")]
        let failed = try Self.decision(rule, [.outputs([.string("m")]), .error("Cannot iterate over null")])
        #expect(
            failed.outcome
                == .failed(.ruleError, detail: "args.name: Cannot iterate over null", rule: 0))
        #expect(
            try Self.decision(rule, [.error("no"), .outputs([])]).outcome
                == .failed(.ruleError, detail: "message: no", rule: 0))
    }

    // MARK: Texts

    private static func custom(name: TextKeySource?, detail: TextKeySource? = nil) -> RuleFixture {
        var rule = RuleFixture.update("true", ".id", .custom)
        rule.statusName = name
        rule.detailActionName = detail
        rule.arguments = [("name", ".name")]
        return rule
    }

    @Test func `texts come in the order of the locales, the default first`() throws {
        let rule = Self.custom(name: .key("title"), detail: .key("action"))
        let update = try Self.update(rule, [.outputs([.string("m")]), .outputs([.string("采购"), .null])])
        #expect(
            update?.request.texts == [
                LocalizedTexts(locale: "zh-CN", isDefault: true, statusName: "采购已关闭", detailActionName: "查看"),
                LocalizedTexts(locale: "en-US", isDefault: false, statusName: "采购 closed", detailActionName: nil),
                LocalizedTexts(locale: "ja-JP", isDefault: false, statusName: nil, detailActionName: "見る"),
            ])
    }

    @Test(arguments: [
        [FieldResult.outputs([.null])], [.outputs([])], [.outputs([.object])], [.outputs([.array([])])],
    ])
    func `a value that a text cannot take fails the event`(argument: [FieldResult]) throws {
        let rule = Self.custom(name: .key("title"))
        #expect(try Self.decision(rule, [.outputs([.string("m")])] + argument).summary == "bad_text 0")
    }

    @Test(
        arguments: [
            (.outputs([.string("title")]), "0 m CUSTOM"), (.outputs([.string("none")]), "bad_text 0"),
            (.outputs([]), "bad_text 0"), (.outputs([.number(1, text: "1")]), "bad_text 0"),
            (.error("no"), "rule_error 0"),
        ] as [(FieldResult, String)])
    func `a computed key is one of the catalog`(key: FieldResult, expected: String) throws {
        let rule = Self.custom(name: .jq(jq(".key")))
        let fields = [.outputs([.string("m")]), key, .outputs([.string("x")])]
        #expect(try Self.decision(rule, fields).summary == expected)
    }

    @Test func `without CUSTOM no text is made, and none can fail`() throws {
        var rule = Self.custom(name: .jq(jq(".key")), detail: .key("none"))
        rule.status = .fixed(.rejected)
        let update = try Self.update(rule, [.outputs([.string("m")]), .error("no"), .outputs([.null])])
        #expect(update?.request == UpdateRequest(messageID: "m", status: .rejected))
    }

    @Test func `CUSTOM needs a status name`() throws {
        #expect(
            try Self.decision(Self.custom(name: nil), [.outputs([.string("m")]), .outputs([])]).summary == "bad_text 0")
    }

    // MARK: The event

    @Test(
        arguments: [
            (.string("e-1"), "e-1"), (.string(""), nil), (.null, nil), (.number(12, text: "12"), "12"),
            (.number(1.5, text: "1.5"), "1.5"), (.boolean(true), nil), (.object, nil), (.array([.string("x")]), nil),
        ] as [(RawValue, String?)])
    func `an event's key`(value: RawValue, expected: String?) throws {
        let decision = try Self.decision(
            .update("true", ".id"), [.outputs([.string("m")]), .outputs([value])], eventID: ".uuid")
        guard case .matched(let updates) = decision.outcome else {
            Issue.record("\(decision)")
            return
        }
        #expect(updates.map(\.eventID) == [expected])
    }

    @Test(
        arguments: [
            (.number(1_782_000_000_123, text: ""), 1_782_000_000_123), (.string("1782000000123"), 1_782_000_000_123),
            (.string("2026-06-21T00:00:00Z"), 1_782_000_000_000),
            (.string("2026-06-21T08:00:00.5+08:00"), 1_782_000_000_500),
            (.number(1_782_000_000, text: ""), nil), (.string("1782000000"), nil),
            (.number(978_307_199_999, text: ""), nil),
            (.number(978_307_200_000, text: ""), 978_307_200_000),
            (.number(Double(noon + 86_400_000), text: ""), noon + 86_400_000),
            (.number(Double(noon + 86_400_001), text: ""), nil), (.number(.infinity, text: ""), nil),
            (.number(.nan, text: ""), nil), (.string("yesterday"), nil), (.null, nil), (.object, nil),
            (.string(""), nil),
        ] as [(RawValue, Int64?)])
    func `an event's time`(value: RawValue, expected: Int64?) {
        #expect(EventTime.milliseconds(value, now: noon) == expected)
    }

    // MARK: What the process says

    @Test(
        arguments: [
            (.lost(.timeout, detail: ""), "evaluator_timeout"), (.lost(.memory, detail: ""), "evaluator_memory"),
            (.lost(.crash, detail: ""), "evaluator_crash"), (.tooBig, "evaluator_memory"),
            (.unparsable("x"), "invalid_json"), (.refused(rule: 0, message: "x"), "rule_error 0"),
            (.decided([.match(rule: 7, fields: [])]), "evaluator_crash"),
            (.decided([.match(rule: 0, fields: [])]), "evaluator_crash 0"), (.decided([]), "unmatched"),
        ] as [(Verdict, String)])
    func `every verdict is a decision`(verdict: Verdict, expected: String) throws {
        let decider = Decider(ruleSet: try ruleSet([.update("true", ".id")]), options: try options())
        #expect(decider.decision(verdict).summary == expected)
    }
}
