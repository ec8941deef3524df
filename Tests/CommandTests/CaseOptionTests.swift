import Foundation
import TestSupport
import Testing

/// `test --filter`, `--update`, `--coverage`, `--min` and `--format json`.
@Suite(.serialized) struct CaseOptionTests {
    private let folder: TemporaryFolder
    private static let cases = """
        # Cards, as the desk knows them.
        - test: a card is approved
          event: { type: card, id: "1" }
          expect:
            rule: card
            request: { message_id: "1", status: APPROVED, i18n_resources: [] }   # the usual
        - test: a card is rejected
          event: { type: card, id: "2" }
          expect:
            rule: card
            request:
              message_id: "2"
              status: REJECTED   # not any more
              i18n_resources: []
        - test: a text
          event: { type: text, id: "3" }
          expect: unmatched

        """

    init() throws {
        folder = try TemporaryFolder(
            plugin: "cards",
            [
                "rules.yaml": """
                - rule: card
                  when: .type == "card"
                  message: .id
                  status: APPROVED
                - rule: text
                  when: .type == "text"
                  message: .id
                  status: CUSTOM
                  status_name: { jq: '"text.\\(.which // "a")"' }

                """,
                "locales/zh-CN.yaml": "text:\n  a: 甲\n  b: 甲\n", "locales/en-US.yaml": "text:\n  a: A\n  b: A\n",
                "locales/ja-JP.yaml": "text:\n  a: ア\n", "tests/cards.yaml": Self.cases,
            ])
    }

    @Test func theDifferenceNamesTheField() async throws {
        let ending = try await Tool.run(["test"], in: folder.path)
        #expect(ending.status == 1)
        #expect(
            ending.output == """
                rules/cards/tests/cards.yaml:7:3: failed: a card is rejected
                  request.status
                    expected "REJECTED"
                    found    "APPROVED"
                rules/cards/tests/cards.yaml:15:3: failed: a text
                  outcome
                    expected unmatched
                    found    matched by rule text: {"message_id":"3","status":"CUSTOM","status_name":"@i18n@1",\
                "i18n_resources":[{"locale":"zh-CN","is_default":true,"texts":{"@i18n@1":"甲"}},\
                {"locale":"en-US","is_default":false,"texts":{"@i18n@1":"A"}},\
                {"locale":"ja-JP","is_default":false,"texts":{"@i18n@1":"ア"}}]}
                1 passed, 2 failed

                """)
    }

    @Test func theFilterChoosesByFileAndName() async throws {
        let byName = try await Tool.run(["test", "--filter", "IS APPROVED"], in: folder.path)
        #expect(byName.status == 0)
        #expect(byName.output == "1 passed, 0 failed\n")
        let byFile = try await Tool.run(["test", "--filter", "cards.yaml", "--filter", "x"], in: folder.path)
        #expect(byFile.output.hasSuffix("1 passed, 2 failed\n"))
        let none = try await Tool.run(["test", "--filter", "nothing"], in: folder.path)
        #expect(none.status == 2)
        #expect(none.errors == "approvald: --filter nothing: no case has this in its file or name\n")
    }

    @Test func updateRewritesWhatFailedAndNothingElse() async throws {
        let first = try await Tool.run(["test", "--update"], in: folder.path)
        #expect(first.status == 0)
        #expect(first.output.contains("rules/cards/tests/cards.yaml:7:3: updated: a card is rejected\n"))
        #expect(first.output.hasSuffix("1 passed, 2 updated, 0 failed\n"))
        let text = try String(contentsOfFile: folder.path("rules/cards/tests/cards.yaml"), encoding: .utf8)
        let head = Self.cases.replacing("status: REJECTED ", with: "status: APPROVED ")
        #expect(text.hasPrefix(head.prefix(head.count - "unmatched\n".count - 1)))
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path("rules/cards/tests"))
        #expect(names == ["cards.yaml"])
        let second = try await Tool.run(["test"], in: folder.path)
        #expect(second.output == "3 passed, 0 failed\n")
    }

    @Test func updateKeepsToTheFilterAndToLinks() async throws {
        try folder.write("nothing", to: "elsewhere/x")
        let file = folder.path("rules/cards/tests/cards.yaml")
        try FileManager.default.moveItem(atPath: file, toPath: folder.path("elsewhere/cards.yaml"))
        try FileManager.default.createSymbolicLink(
            atPath: file, withDestinationPath: folder.path("elsewhere/cards.yaml"))
        let ending = try await Tool.run(["test", "--update", "--filter", "is rejected"], in: folder.path)
        #expect(ending.output.hasSuffix("0 passed, 1 updated, 0 failed\n"))
        #expect(try FileManager.default.destinationOfSymbolicLink(atPath: file).hasSuffix("elsewhere/cards.yaml"))
        let text = try String(contentsOfFile: folder.path("elsewhere/cards.yaml"), encoding: .utf8)
        #expect(text == Self.cases.replacing("status: REJECTED ", with: "status: APPROVED "))
    }

    @Test func updateTellsOfFailuresThatItWroteDown() async throws {
        let text = """
            - test: one
              event: { type: card }
              expect: { request: { message_id: "2", status: APPROVED, i18n_resources: [] } }

            """
        let file = try folder.write(text, to: "rules/cards/tests/cards.yaml")
        let ending = try await Tool.run(["test", "--update"], in: folder.path)
        #expect(ending.status == 0)
        #expect(ending.errors == "approvald: 1 case expects a failure now; see whether the rules mean it\n")
        #expect(try String(contentsOfFile: file, encoding: .utf8).contains("failed: no_message_id"))
    }

    /// What an anchor shares cannot become two things; the file stays as it is.
    @Test func updateRefusesWhatItCannotWrite() async throws {
        let text = """
            - test: one
              event: { type: card, id: "1" }
              expect: { request: &card { message_id: "2", status: APPROVED, i18n_resources: [] } }
            - test: two
              event: { type: card, id: "2" }
              expect: { request: *card }

            """
        try folder.write(text, to: "rules/cards/tests/cards.yaml")
        let ending = try await Tool.run(["test", "--update"], in: folder.path)
        #expect(ending.status == 1)
        #expect(ending.output.contains("rules/cards/tests/cards.yaml:1:3: failed: one\n"))
        #expect(
            ending.output.contains("  not updated: rules/cards/tests/cards.yaml:"))
        #expect(try String(contentsOfFile: folder.path("rules/cards/tests/cards.yaml"), encoding: .utf8) == text)
    }

    @Test func coverageNamesWhatIsNotExercised() async throws {
        _ = try await Tool.run(["test", "--update"], in: folder.path)
        let all = try await Tool.run(["test", "--coverage", "--min", "71"], in: folder.path)
        #expect(all.status == 0)
        #expect(
            all.output == """
                PLUGIN  RULES  zh-CN  en-US  ja-JP
                cards   2/2    1/2    1/2    1/1
                rules/cards/locales/zh-CN.yaml: not exercised: text text.b
                rules/cards/locales/en-US.yaml: not exercised: text text.b
                coverage: 71%
                3 passed, 0 failed

                """)
        let few = try await Tool.run(
            ["test", "--coverage", "--min", "72", "--filter", "approved"], in: folder.path)
        #expect(few.status == 1)
        #expect(few.output.contains("rules/cards/rules.yaml:6:9: not exercised: rule text\n"))
        #expect(few.output.contains("coverage: 14%, expected at least 72%\n1 passed, 0 failed\n"))
        let alone = try await Tool.run(["test", "--min", "10"], in: folder.path)
        #expect(alone.status == 2)
    }

    @Test func jsonIsOneObjectALine() async throws {
        let ending = try await Tool.run(["test", "--coverage", "--format", "json"], in: folder.path)
        #expect(ending.status == 1)
        let objects = try ending.lines.map { line in
            try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
        }
        #expect(objects.count == 3 + 7 + 1)
        #expect(
            ending.lines[1]
                == #"{"case":"a card is rejected","plugin":"cards","file":"rules/cards/tests/cards.yaml","line":7,"#
                + #""column":3,"result":"failed","differences":[{"path":"request.status","expected":"\"REJECTED\"","#
                + #""found":"\"APPROVED\""}]}"#)
        #expect(ending.lines[3] == #"{"coverage":"rule","plugin":"cards","rule":"card","exercised":true}"#)
        #expect(
            ending.lines[5]
                == #"{"coverage":"text","plugin":"cards","locale":"zh-CN","key":"text.a","exercised":true}"#)
        #expect(ending.lines.last == #"{"passed":1,"updated":0,"failed":2,"coverage_percent":71}"#)
    }

    /// What comes with approvald is tested in full.
    @Test func theShippedPluginsAreCovered() async throws {
        let ending = try await Tool.run(
            ["test", "--coverage", "--min", "100", "--rules", Repository.path("rules")])
        #expect(ending.status == 0, "\(ending.output)")
        #expect(!ending.output.contains("not exercised"))
    }
}
