import Foundation
import TestSupport
import Testing

/// `explain`: of each event, what every rule made of it.
@Suite(.serialized) struct ExplainCommandTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder(
            plugin: "desk",
            [
                "rules.yaml": """
                - rule: draft
                  description: Nobody has to know.
                  when: .kind == "draft"
                  ignore: true
                - rule: visited
                  when: .kind == "visit" and (.guests | length) > 1
                  message: .card
                  status: CUSTOM
                  status_name: visit.title
                  args:
                    n: .guests | length
                - rule: other
                  when: .kind == "visit"
                  message: .card
                  status: ADD

                """,
                "locales/zh-CN.yaml": "visit:\n  title: \"{n} 人来访\"\n",
                "locales/en-US.yaml": "visit:\n  title: \"{n} guests\"\n",
                "locales/ja-JP.yaml": "visit:\n  title: \"{n}名来訪\"\n",
            ])
    }

    @Test(
        arguments: [
            ("\"2025-11-20 09:00\"", "no time, counts as absent"), ("1763600412", "must be multiplied by 1000"),
            ("9e14", "more than a day ahead"), ("1e300", "no time, counts as absent"),
            ("{}", "no time, counts as absent"),
            ("\"2025-11-20T10:15:00+08:00\"", nil), ("1763600412000", nil), ("null", nil),
        ] as [(String, String?)])
    func timesThatCountAsAbsentAreTold(_ time: String, _ note: String?) async throws {
        try folder.write("plugin: desk\nevent:\n  time: .at\n", to: "rules/desk/plugin.yaml")
        let event = #"{"kind":"visit","card":"1","guests":[1,2],"at":\#(time)}"# + "\n"
        let ending = try await Tool.run(["explain", "--rules", folder.path("rules")], input: event)
        let line = try #require(ending.lines.first { $0.contains("event.time: ") })
        #expect(note.map { line.contains($0) } ?? !line.hasSuffix(")"), "\(line)")
    }

    @Test func coloursAreForTerminals() async throws {
        let events = try folder.write(#"{"kind":"gone"}"# + "\n", to: "events")
        let command = "\(try BuiltProducts.path("approvald")) explain --rules \(folder.path("rules")) --input \(events)"
        let terminal = try RunningTool(executable: "/usr/bin/script", ["-qec", command, "/dev/null"])
        terminal.closeInput()
        #expect(await terminal.ending().output.contains("\u{1B}[33munmatched\u{1B}[0m"))
        let pipe = try await Tool.run(["explain", "--rules", folder.path("rules"), "--input", events])
        #expect(pipe.output.contains("unmatched") && !pipe.output.contains("\u{1B}"))
    }

    @Test func anEventOfSeveralLinesIsToldToBeOne() async throws {
        let ending = try await Tool.run(["explain"], input: "{\n  \"kind\": \"visit\"\n}\n", in: folder.path)
        #expect(ending.lines.first?.hasSuffix("(an event is one line; `jq -c .` makes it one)") == true)
    }

    @Test func anEventWithoutAnIDIsTold() async throws {
        try folder.write("plugin: desk\nevent:\n  id: .id\n", to: "rules/desk/plugin.yaml")
        let event = #"{"kind":"visit","card":"1","guests":[1,2]}"# + "\n"
        let ending = try await Tool.run(["explain", "--rules", folder.path("rules")], input: event)
        #expect(ending.lines.contains("    event.id: null (no id: were it repeated, nobody would notice)"))
    }

    private static let events = """
        {"kind":"visit","card":"1","guests":["Li","Wu"]}
        {"kind":"visit","guests":["Li"],"token":"t0ps3cret"}

        {"kind":"draft"}
        {"kind":"gone"}
        no event

        """

    @Test func tellsOfEachRule() async throws {
        let ending = try await Tool.run(["explain"], input: Self.events, in: folder.path)
        #expect(ending.status == 1)
        #expect(
            ending.output == """
                line 1: matched by desk/visited
                  desk/draft: not matched
                    # Nobody has to know.
                    .kind == "draft" → false
                      .kind is "visit"
                  desk/visited: matched
                    message: ["1"]
                    status: "CUSTOM"
                    status_name: "visit.title"
                    args.n: 2
                  desk/other: not reached, since desk/visited matched
                  texts of desk/visited with n = 2
                    zh-CN (default) status_name: 2 人来访
                    en-US status_name: 2 guests
                    ja-JP status_name: 2名来訪
                  request {"message_id":"1","status":"CUSTOM","status_name":"@i18n@1","i18n_resources":\
                [{"locale":"zh-CN","is_default":true,"texts":{"@i18n@1":"2 人来访"}},\
                {"locale":"en-US","is_default":false,"texts":{"@i18n@1":"2 guests"}},\
                {"locale":"ja-JP","is_default":false,"texts":{"@i18n@1":"2名来訪"}}]}
                line 2: failed by desk/other with no_message_id: message: found null, expected a non-empty string, a whole \
                number, or an array of these
                  desk/draft: not matched
                    # Nobody has to know.
                    .kind == "draft" → false
                      .kind is "visit"
                  desk/visited: not matched
                    .kind == "visit" → true
                    (.guests | length) > 1 → false
                      .guests | length is 1
                      .guests is ["Li"]
                  desk/other: matched
                    message: [null]
                    status: "ADD"
                line 4: ignored by desk/draft
                  desk/draft: matched
                    # Nobody has to know.
                  desk/visited: not reached, since desk/draft matched
                  desk/other: not reached, since desk/draft matched
                line 5: unmatched
                  desk/draft: not matched
                    # Nobody has to know.
                    .kind == "draft" → false
                      .kind is "gone"
                  desk/visited: not matched
                    .kind == "visit" → false
                      .kind is "gone"
                    (.guests | length) > 1 → not looked at
                  desk/other: not matched
                    .kind == "visit" → false
                      .kind is "gone"
                line 6: skipped: it is no JSON object

                """)
    }

    @Test func oneRuleIsExplainedEvenWhereItWasNotReached() async throws {
        let ending = try await Tool.run(
            ["explain", "--rule", "desk/other"], input: #"{"kind":"draft"}"#, in: folder.path)
        #expect(ending.status == 0)
        #expect(
            ending.output == """
                line 1: ignored by desk/draft
                  desk/other: not reached, since desk/draft matched
                    .kind == "visit" → false
                      .kind is "draft"

                """)
        let unknown = try await Tool.run(["explain", "--rule", "othr"], input: "", in: folder.path)
        #expect(unknown.status == 2)
        #expect(unknown.errors == "approvald: --rule: no rule is named othr; did you mean other?\n")
        let strange = try await Tool.run(["explain", "--rule", "zzz"], input: "", in: folder.path)
        #expect(strange.errors.contains("no rule is named zzz; there are draft, "))
    }

    @Test func jsonIsOneObjectALine() async throws {
        try folder.write(#"{"kind":"visit","card":"1","guests":[]}"# + "\n", to: "event.json")
        let ending = try await Tool.run(
            ["explain", "--format", "json", "--input", "event.json", "--rule", "visited"], in: folder.path)
        #expect(ending.status == 0)
        #expect(
            ending.output
                == #"{"line":1,"outcome":"matched","rules":[{"plugin":"desk","rule":"visited","result":"not_matched","#
                + #""when":{"text":".kind == \"visit\" and (.guests | length) > 1","result":"false","value":false,"parts":["#
                + #"{"text":".kind == \"visit\"","result":"true"},"#
                + #"{"text":"(.guests | length) > 1","result":"false","value":false,"#
                + #""saw":[{"name":".guests | length","value":0},{"name":".guests","value":[]}]}]}}],"texts":[],"#
                + #""requests":[{"message_id":"1","status":"ADD","i18n_resources":[]}]}"# + "\n")
    }

    @Test func jsonNamesTheRuleThatFailedAndTheOneThatEndedTheSearch() async throws {
        let failed = try await Tool.run(
            ["explain", "--format", "json", "--rule", "draft"], input: #"{"kind":"visit"}"#, in: folder.path)
        let start = #"{"line":1,"outcome":"failed","reason":"no_message_id","failed_by":"desk/other","detail""#
        #expect(failed.output.hasPrefix(start), "\(failed.output)")
        let ended = try await Tool.run(
            ["explain", "--format", "json", "--rule", "other"], input: #"{"kind":"draft"}"#, in: folder.path)
        #expect(ended.output.contains(#""result":"not_reached","since_matched":"desk/draft""#), "\(ended.output)")
    }

    /// What an event holds under `token` and its like is not shown, however a rule came by it.
    @Test func secretsAreMasked() async throws {
        try folder.write(
            "- rule: a\n  when: .token == \"x\" and .kind\n  message: .card\n  status: ADD\n",
            to: "rules/desk/rules.yaml")
        for format in ["text", "json"] {
            let ending = try await Tool.run(
                ["explain", "--format", format], input: #"{"kind":"visit","token":"t0ps3cret"}"#, in: folder.path)
            #expect(ending.output.contains("not shown"))
            #expect(!ending.output.contains("t0ps3cret"))
            #expect(!ending.errors.contains("t0ps3cret"))
        }
    }
}
