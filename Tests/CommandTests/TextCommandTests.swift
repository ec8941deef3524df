import Foundation
import TestSupport
import Testing

/// `i18n` and `i18n show`.
@Suite(.serialized) struct TextCommandTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder(
            plugin: "desk",
            [
                "plugin.yaml": "plugin: desk\ndefault_locale: en-US\n",
                "rules.yaml": """
                - rule: visited
                  when: .kind == "visit"
                  message: .card
                  status: CUSTOM
                  status_name: visit.title
                  detail_action_name: visit.action
                  args: { n: .n }

                """,
                "locales/en-US.yaml":
                    "visit:\n  title: \"{n, plural, one {# guest} other {# guests}}\"\n  action: Open\nold: Old\n",
                "locales/zh-CN.yaml": "visit:\n  title: 有人来访\n",
                "tests/visits.yaml": """
                - test: one guest
                  event: { kind: visit, card: "1", n: 1 }
                  expect:
                    request:
                      message_id: "1"
                      status: CUSTOM
                      status_name: "@i18n@1"
                      detail_action_name: "@i18n@2"
                      i18n_resources:
                        - { locale: en-US, is_default: true, texts: { "@i18n@1": 1 guest, "@i18n@2": Open } }
                        - { locale: zh-CN, is_default: false, texts: { "@i18n@1": 有人来访 } }

                """,
            ])
    }

    @Test func reportsEachLocale() async throws {
        let ending = try await Tool.run(["i18n"], in: folder.path)
        #expect(ending.status == 0)
        #expect(
            ending.output == """
                PLUGIN  LOCALE  TEXTS  MISSING  UNUSED  DIFFERENT  UNTESTED  COMPLETE
                desk    en-US   3      0        1       0          0         100%
                desk    zh-CN   1      2        0       1          0         33%
                desk    ja-JP   0      3        0       0          0         0%
                rules/desk/locales/en-US.yaml: unused: old
                rules/desk/locales/zh-CN.yaml: missing: old
                rules/desk/locales/zh-CN.yaml: missing: visit.action
                rules/desk/locales/zh-CN.yaml: other placeholders than en-US: visit.title
                rules/desk/locales/ja-JP.yaml: missing: old
                rules/desk/locales/ja-JP.yaml: missing: visit.action
                rules/desk/locales/ja-JP.yaml: missing: visit.title

                """)
    }

    @Test func jsonIsOneObjectALine() async throws {
        try FileManager.default.removeItem(atPath: folder.path("rules/desk/tests"))
        let ending = try await Tool.run(["i18n", "--format", "json"], in: folder.path)
        #expect(ending.status == 0)
        #expect(
            ending.lines.first
                == #"{"plugin":"desk","locale":"en-US","is_default":true,"file":"rules/desk/locales/en-US.yaml","texts":3,"#
                + #""complete_percent":100,"missing":[],"unused":["old"],"different_placeholders":[],"#
                + #""untested":["visit.action","visit.title"]}"#)
    }

    /// What is known of the texts does not depend on the cases.
    @Test func brokenCasesCostOnlyWhatTheyShow() async throws {
        let whole = try await Tool.run(["i18n"], in: folder.path)
        try folder.write("- test: cut\n  event: {\n", to: "rules/desk/tests/cut.yaml")
        let ending = try await Tool.run(["i18n"], in: folder.path)
        #expect(ending.status == 2)
        #expect(ending.output == whole.output)
        #expect(ending.errors.contains("rules/desk/tests/cut.yaml:3:1: error[yaml-syntax]"), "\(ending.errors)")
        let note = "i18n: what only the broken cases of rules/desk/tests/cut.yaml show is counted as untested\n"
        #expect(ending.errors.hasSuffix(note), "\(ending.errors)")
    }

    @Test func showsATextInAllLocales() async throws {
        let ending = try await Tool.run(["i18n", "show", "visit.title", "--args", #"{"n": 2}"#], in: folder.path)
        #expect(ending.status == 0)
        #expect(ending.output == "en-US  2 guests\nzh-CN  有人来访\n")
        let action = try await Tool.run(["i18n", "show", "visit.action"], in: folder.path)
        #expect(action.output == "en-US  Open\nzh-CN  – (falls back to en-US)\n")
    }

    /// What is wrong with the values is wrong in all locales.
    @Test func saysOnceWhatIsWrong() async throws {
        try folder.write("visit:\n  title: \"{n, number} 位客人，{who}\"\n", to: "rules/desk/locales/zh-CN.yaml")
        try folder.write("visit:\n  title: \"{who}ほか{n, number}名\"\n", to: "rules/desk/locales/ja-JP.yaml")
        try folder.write(
            "- {rule: r, when: .v, message: .m, status: CUSTOM, status_name: visit.title, args: {n: .n, who: .w}}\n",
            to: "rules/desk/rules.yaml")
        let lacking = try await Tool.run(["i18n", "show", "visit.title"], in: folder.path)
        #expect(
            lacking.output == """
                en-US  error: --args does not give `n`
                zh-CN, ja-JP  error: --args does not give `n`, `who`

                """)
        let wrong = try await Tool.run(
            ["i18n", "show", "visit.title", "--args", #"{"n": "two", "who": "Li"}"#], in: folder.path)
        #expect(wrong.status == 1)
        let expected = "found the string \"two\", expected a number or a string with a decimal number in it"
        #expect(
            wrong.output == """
                en-US  error: `n`: \(expected), for {n, plural}
                zh-CN, ja-JP  error: `n`: \(expected), for {n, number}

                """)
    }

    @Test func saysWhatATextLacks() async throws {
        let ending = try await Tool.run(["i18n", "show", "visit.title"], in: folder.path)
        #expect(ending.status == 1)
        #expect(ending.output == "en-US  error: --args does not give `n`\nzh-CN  有人来访\n")
        let unknown = try await Tool.run(["i18n", "show", "visit.titel"], in: folder.path)
        #expect(unknown.status == 2)
        #expect(unknown.errors.contains("did you mean visit.title?"))
        let broken = try await Tool.run(["i18n", "show", "visit.title", "--args", "n=2"], in: folder.path)
        #expect(broken.status == 2)
        #expect(broken.errors.contains("--args: found n=2, expected a JSON object"))
    }
}
