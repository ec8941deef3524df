import Testing

@testable import Rules

/// New expectations in a file of cases; everything else stays as it is.
struct CaseRewriterTests {
    private static let file = """
        # Visits.
        - test: a visit   # the usual one
          event: { kind: visit, card: "1" }   # as the desk sends it
          expect:
            rule: visited   # by name
            request:
              message_id: "1"
              status: CUSTOM   # our own text
              status_name: "@i18n@1"
              i18n_resources:
                # Chinese comes first.
                - locale: zh-CN
                  is_default: true
                  texts: { "@i18n@1": 来访 }   # 来访
                - { locale: en-US, is_default: false, texts: { "@i18n@1": 'Mary''s visit' } }

        - test: another
          event: { kind: other }
          expect: unmatched   # for now

        """

    @Test func scalarsAloneAreReplaced() throws {
        let changed = try rewrite(
            Self.file, line: 2,
            #"""
            {"rule":"visited","request":{"message_id":"1","status":"CUSTOM","status_name":"@i18n@1","i18n_resources":[
            {"locale":"zh-CN","is_default":true,"texts":{"@i18n@1":"来访: 2 人"}},
            {"locale":"en-US","is_default":false,"texts":{"@i18n@1":"Mary's visits"}}]}}
            """#)
        #expect(
            changed
                == Self.file.replacing("\"@i18n@1\": 来访 }", with: "\"@i18n@1\": \"来访: 2 人\" }")
                .replacing("'Mary''s visit'", with: "'Mary''s visits'"))
    }

    @Test func aNewKeyComesBehindTheOthers() throws {
        let changed = try rewrite(
            Self.file, line: 2,
            #"""
            {"rule":"visited","request":{"message_id":"1","status":"CUSTOM","status_name":"@i18n@1",
            "detail_action_name":"@i18n@2","i18n_resources":[
            {"locale":"zh-CN","is_default":true,"texts":{"@i18n@1":"来访","@i18n@2":"打开"}},
            {"locale":"en-US","is_default":false,"texts":{"@i18n@1":"Mary's visit","@i18n@2":"Open"}}]}}
            """#)
        let expected = Self.file
            .replacing("{ \"@i18n@1\": 来访 }", with: "{ \"@i18n@1\": 来访, \"@i18n@2\": 打开 }")
            .replacing(
                "{ \"@i18n@1\": 'Mary''s visit' } }",
                with: "{ \"@i18n@1\": \"Mary's visit\", \"@i18n@2\": Open } }\n      detail_action_name: \"@i18n@2\"")
        #expect(changed == expected)
    }

    @Test func anEntryMoreOrLessLeavesTheOthersAlone() throws {
        let one = #"{"locale":"zh-CN","is_default":true,"texts":{"@i18n@1":"来访"}}"#
        let two = #"{"locale":"en-US","is_default":false,"texts":{"@i18n@1":"Mary's visit"}}"#
        let three = #"{"locale":"ja-JP","is_default":false,"texts":{"@i18n@1":"訪問"}}"#
        func changed(_ resources: String...) throws -> String {
            try rewrite(
                Self.file, line: 2,
                #"{"rule":"visited","request":{"message_id":"1","status":"CUSTOM","status_name":"@i18n@1","#
                    + #""i18n_resources":[\#(resources.joined(separator: ","))]}}"#)
        }
        let last = "        - { locale: en-US, is_default: false, texts: { \"@i18n@1\": 'Mary''s visit' } }\n"
        #expect(try changed(one) == Self.file.replacing(last, with: ""))
        #expect(
            try changed(one, two, three)
                == Self.file.replacing(
                    last, with: last + "        - { locale: ja-JP, is_default: false, texts: { \"@i18n@1\": 訪問 } }\n"))
    }

    @Test func anOutcomeBecomesAnother() throws {
        let changed = try rewrite(Self.file, line: 2, #""unmatched""#)
        #expect(
            changed == """
                # Visits.
                - test: a visit   # the usual one
                  event: { kind: visit, card: "1" }   # as the desk sends it
                  expect: unmatched

                - test: another
                  event: { kind: other }
                  expect: unmatched   # for now

                """)
        let more = try rewrite(
            Self.file, line: 17,
            #"{"rule":"other","request":{"message_id":"7","status":"ADD","i18n_resources":[]}}"#)
        #expect(
            more.hasSuffix(
                """
                  expect:
                    rule: other
                    request: { message_id: "7", status: ADD, i18n_resources: [] }   # for now

                """)
                || more.hasSuffix(
                    """
                      expect: { rule: other, request: { message_id: "7", status: ADD, i18n_resources: [] } }   # for now

                    """)
        )
    }

    @Test func aCaseInBracketsStaysInBrackets() throws {
        let text =
            "- { test: one, event: { a: \"}\" }, expect: { ignored: it's } }\n- {test: two, event: {}, expect: unmatched}\n"
        #expect(
            try rewrite(text, line: 1, #"{"failed":"bad_text"}"#)
                == "- { test: one, event: { a: \"}\" }, expect: { failed: bad_text } }\n- {test: two, event: {}, expect: unmatched}\n"
        )
        #expect(
            try rewrite(text, line: 2, #"{"ignored":"x"}"#).hasSuffix(
                "- {test: two, event: {}, expect: { ignored: x }}\n"))
    }

    @Test func lineEndsAndTheByteOrderMarkStay() throws {
        let text =
            "\u{FEFF}- test: one\r\n  event: {}\r\n  expect:\r\n    request:\r\n      message_id: \"1\"\r\n      status: ADD\r\n      i18n_resources: []\r\n"
        let changed = try rewrite(
            text, line: 1,
            #"{"request":{"message_id":"1","status":"CUSTOM","status_name":"@i18n@1","i18n_resources":[]}}"#)
        #expect(
            changed
                == text.replacing("status: ADD", with: "status: CUSTOM")
                .replacing("[]\r\n", with: "[]\r\n      status_name: \"@i18n@1\"\r\n"))
    }

    /// An anchor that two cases share cannot become two things.
    @Test func whatSharesAnAnchorIsRefused() throws {
        let text = """
            - test: one
              event: {}
              expect: { request: &booked { message_id: "1", status: ADD, i18n_resources: [] } }
            - test: two
              event: {}
              expect: { request: *booked }

            """
        let wanted = #"{"request":{"message_id":"1","status":"DELETED","i18n_resources":[]}}"#
        #expect(throws: CaseRewriter.Failure.self) { try rewrite(text, line: 1, wanted) }
        let source = SourceText(file: "cases.yaml", text: text)
        let value = try #require(json(wanted))
        let both = try CaseRewriter.rewrite(
            text, file: "cases.yaml",
            [1, 4].map {
                CaseRewriter.Expectation(position: SourcePosition(file: source.file, line: $0, column: 3), value: value)
            })
        #expect(both == text.replacing("ADD", with: "DELETED"))
    }

    @Test func blanksThatNobodySeesAreEscaped() throws {
        #expect(YAMLWriter.flow(.string("9:21\u{202F}AM")) == "\"9:21\\u202FAM\"")
        #expect(YAMLWriter.flow(.string("yes")) == "\"yes\"")
        #expect(YAMLWriter.flow(.string("7412093385521004590")) == "\"7412093385521004590\"")
        #expect(YAMLWriter.flow(.string("View order")) == "View order")
        #expect(YAMLWriter.flow(.string("查看订单")) == "查看订单")
        #expect(YAMLWriter.flow(.string("")) == "\"\"")
    }

    // MARK: Random expectations

    /// Whatever an expectation is to become, the file says it afterwards, and comments outside of it stay.
    @Test(arguments: [1, 2, 3, 4]) func anyExpectationIsWrittenDown(seed: UInt64) throws {
        var random = CaseRandom(state: seed)
        var text = Self.file
        for _ in 0..<60 {
            let value = JSONValue.object([.init(key: "request", value: random.value(depth: 3, isObject: true))])
            text = try CaseRewriter.rewrite(
                text, file: "cases.yaml",
                [.init(position: SourcePosition(file: "cases.yaml", line: 2, column: 3), value: value)])
            var log = DiagnosticLog()
            let source = SourceText(file: "cases.yaml", text: text)
            guard case .sequence(let nodes)? = YAMLDocument.parse(source, log: &log)?.content else {
                Issue.record("no list: \(text)")
                return
            }
            #expect(nodes[0].json(in: source, log: &log)?["expect"]?.isSame(as: value) == true)
            #expect(text.contains("# as the desk sends it") && text.contains("# for now"))
        }
    }

    private func rewrite(_ text: String, line: Int, _ value: String) throws -> String {
        let value = try #require(json(value))
        let position = SourcePosition(file: "cases.yaml", line: line, column: 3)
        return try CaseRewriter.rewrite(text, file: "cases.yaml", [.init(position: position, value: value)])
    }

    private func json(_ text: String) -> JSONValue? {
        var log = DiagnosticLog()
        let source = SourceText(file: "value", text: text)
        return YAMLDocument.parse(source, log: &log)?.json(in: source, log: &log)
    }
}

private struct CaseRandom {
    var state: UInt64

    mutating func below(_ bound: Int) -> Int {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Int((state >> 33) % UInt64(bound))
    }

    private static let texts = [
        "a", "来访", "a: b", "# no", "it's", "\"", "", " x", "null", "12", "x\ny", "{a}", "- b", "*a", "&b", "\u{202F}",
        "a, b",
    ]

    mutating func value(depth: Int, isObject: Bool = false) -> JSONValue {
        switch isObject ? 6 : below(depth > 0 ? 8 : 4) {
        case 0: return .number("\(below(100))")
        case 1: return .boolean(below(2) == 0)
        case 2, 3: return .string(Self.texts[below(Self.texts.count)])
        case 4, 5: return .array((0..<below(4)).map { _ in value(depth: depth - 1) })
        default:
            return .object(
                ["message_id", "status", "texts", "@i18n@1"].prefix(1 + below(4)).map {
                    .init(key: $0, value: value(depth: depth - 1))
                })
        }
    }
}
