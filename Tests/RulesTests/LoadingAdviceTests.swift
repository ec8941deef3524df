import Foundation
import Rules
import Testing

/// What a report says and what it leaves out, where one slip could be told in many ways.
@Suite struct LoadingAdviceTests {
    private static let custom = "- rule: r\n  when: .a\n  message: .m\n  status: CUSTOM\n  status_name: "

    private func load(_ files: [String: String]) async throws -> [Diagnostic] {
        try await TemporaryRules(desk: files).load().diagnostics
    }

    @Test(arguments: [
        ("when: .k == \"a\" #and .b", true), ("when: .a # or (.b)", true), ("when: .a # | length > 0", true),
        ("when: .a # // .b", true), ("when: .a # == \"x\"", true), ("when: (.a) # )", true),
        ("when: .a # and all the others", false), ("when: .a # or.", false), ("when: .a # the rest", false),
        ("when: .a # ==== Left ====", false), ("when: .a # order", false), ("when: '.a' # and .b", false),
        ("when: |\n    .a # and .b", false), ("when: .a #", false),
    ])
    func `a comment that goes on as jq is warned of`(_ field: String, _ isWarned: Bool) async throws {
        let found = try await load(["rules.yaml": "- rule: r\n  \(field)\n  ignore: true\n"])
        #expect(found.map(\.code) == (isWarned ? ["comment-cuts-value"] : []))
    }

    @Test func `predicates that are the same for every event`() async throws {
        func rule(_ name: String, _ when: String, _ more: String = "") -> String {
            "- {rule: \(name), when: \(when), ignore: true\(more)}\n"
        }
        let found = try await load([
            "rules.yaml": rule("a", "'\"x\"'") + rule("b", "5") + rule("c", "'true'") + rule("d", "false")
                + rule("e", "'null'") + rule("f", "'true'", ", continue: true")
                + rule("g", "'true'", ", enabled: false") + rule("h", "'true'")
                + rule("i", "'\"\\(.a)\"'", ", enabled: false")
        ])
        #expect(found.map { "\($0.line) \($0.code)" } == [1, 2, 3, 4, 5].map { "\($0) constant-when" })
        #expect(found[2].message.contains("later rules are never reached"))
        #expect(found[3].message.contains("never matches"))
    }

    @Test func `a constant string as status is the status`() async throws {
        let rules = Self.custom.replacing("CUSTOM", with: "'\"CUSTOM\"'").replacing("  status_name: ", with: "")
        #expect(try await load(["rules.yaml": rules]).map(\.code) == ["missing-status-name"])
    }

    @Test func `a text in place of its key`() async throws {
        let catalog = ["locales/zh-CN.yaml": "left.title: 甲\n", "locales/en-US.yaml": "left.title: x\n"]
        for text in ["Closed by manager", "已关闭"] {
            let found = try await load(catalog.merging(["rules.yaml": Self.custom + text + "\n"]) { $1 })
            let unknown = found.first { $0.code == "unknown-key" }
            #expect(
                unknown?.help
                    == "`status_name` takes a key such as `left.title`; the text itself stands in locales/")
        }
    }

    @Test func `a section in place of its texts`() async throws {
        let catalog = ["locales/zh-CN.yaml": "left:\n  title: 甲\n  action: 乙\n"]
        let found = try await load(catalog.merging(["rules.yaml": Self.custom + "left\n"]) { $1 })
        let unknown = found.first { $0.code == "unknown-key" }
        #expect(unknown?.help == "`left` holds `left.action`, `left.title`; name one text")
    }

    @Test func `arguments that are not indented are one error, without what follows from it`() async throws {
        let found = try await load([
            "rules.yaml": Self.custom + "t\n  args:\n  who: .x\n", "locales/zh-CN.yaml": "t: '{who}'\n",
            "locales/en-US.yaml": "t: '{who}'\n", "locales/ja-JP.yaml": "t: '{who}'\n",
        ])
        #expect(found.map(\.code) == ["wrong-type", "unknown-field"])
        #expect(found.first?.help == "indent its names below it")
    }

    @Test func `a missing argument is told once with its locales`() async throws {
        let texts = [
            "locales/zh-CN.yaml": "t: '{who}'\n", "locales/en-US.yaml": "t: '{who}'\n",
            "locales/ja-JP.yaml": "t: '{whom}'\n",
        ]
        let found = try await load(texts.merging(["rules.yaml": Self.custom + "t\n"]) { $1 })
        #expect(
            found.filter { $0.code == "missing-argument" }.map(\.message) == [
                "the text `t` needs `{whom}` in ja-JP, which the `args` of the rule `r` do not give",
                "the text `t` needs `{who}` (zh-CN, en-US), which `args` does not give",
            ])
        let hidden = Self.custom.replacing("CUSTOM", with: "ADD") + "t\n"
        let codes = try await load(texts.merging(["rules.yaml": hidden]) { $1 }).map(\.code)
        #expect(codes == ["placeholder-mismatch", "unused-text"])
    }

    @Test func `one misspelt placeholder is one report`() async throws {
        func messages(_ texts: [String], _ arguments: String = "{days: .d}") async throws -> [String] {
            let names = ["zh-CN", "en-US", "ja-JP"]
            let catalogs = zip(names, texts).map { ("locales/\($0).yaml", "t: '\($1)'\n") }
            let rules = ["rules.yaml": Self.custom + "t\n  args: \(arguments)\n"]
            return try await load(rules.merging(catalogs) { $1 }).map { "\($0.code): \($0.message)" }
        }
        #expect(
            try await messages(["{days}", "{day}", "{days}"]) == [
                "missing-argument: the text `t` needs `{day}` in en-US, which the `args` of the rule `r` do not give"
            ])
        #expect(
            try await messages(["{day}", "{days}", "{days}"]) == [
                "missing-argument: the text `t` needs `{day}` in zh-CN, which the `args` of the rule `r` do not give"
            ])
        #expect(
            try await messages(["{days, number}", "{days, date}", "-"]) == [
                "placeholder-mismatch: the text `t` has `{days, date}` where zh-CN has `{days, number}`",
                "placeholder-mismatch: the text `t` lacks `{days, number}`, which zh-CN has",
            ])
        #expect(
            try await messages(["{a}", "{a} {b}", "{a}"], "{a: .a, b: .b}") == [
                "placeholder-mismatch: the text `t` has `{b}`, which zh-CN has not"
            ])
    }

    @Test func `texts that a status ignores are told of together`() async throws {
        let rule = Self.custom.replacing("CUSTOM", with: "ADD") + "t\n  detail_action_name: u\n  args: {who: .x}\n"
        let found = try await load(["rules.yaml": rule, "locales/zh-CN.yaml": "t: '{who}'\nu: x\n"])
            .filter { $0.code == "unused-text" }
        #expect(found.map(\.line) == [4])
        #expect(
            found.first?.message
                == "the status ADD ignores `status_name` and `detail_action_name`: only CUSTOM shows texts of its own")
        #expect(found.first?.help == "set `status: CUSTOM`, or remove both, and `args`, which are for texts")
    }

    @Test func `a doubtful text is compared with no other`() async throws {
        let found = try await load([
            "rules.yaml": Self.custom + "left\n  args: { who: .d }\n", "locales/zh-CN.yaml": "left: '｛who｝'\n",
            "locales/en-US.yaml": "left: '{who}'\n", "locales/ja-JP.yaml": "left: '{who}'\n",
        ])
        #expect(found.map(\.code) == ["doubtful-text"])
    }

    @Test func `a misspelt argument is not reported as unused, too`() async throws {
        let found = try await load([
            "rules.yaml": Self.custom + "left\n  args: { dyas: .d, other: .o }\n",
            "locales/zh-CN.yaml": "left: '{days}'\n",
        ]).filter { $0.code.hasSuffix("-argument") }
        #expect(found.map { "\($0.line) \($0.code)" } == ["6 missing-argument", "6 unused-argument"])
        #expect(found.first?.help == "`args` gives `dyas`: did you mean that?")
        #expect(found.last?.message == "no text of the rule uses `other`")
    }

    @Test func `a part of a plugin whose name is misspelt is told of`() async throws {
        let rules = "- {rule: r, when: .a, ignore: true}\n"
        let found = try await load([
            "rules.yaml": rules, "locale/en-US.yaml": "a: x\n", "test/a.yaml": "[]\n", "lists/a": "", "README.md": "x",
        ])
        #expect(
            found.map { "\($0.code) \($0.message) \($0.help ?? "")" } == [
                "unread-name `locale` is not read did you mean locales?",
                "unread-name `test` is not read did you mean tests?",
            ])
    }

    @Test func `a field that is nearly right is offered`() async throws {
        let found = try await load([
            "rules.yaml": "- rule: r\n  when: .a\n  ignore: true\n  crd: .x\n",
            "plugin.yaml": "plugin: desk\ntrak: []\n",
        ])
        #expect(found.map(\.help) == ["did you mean `track`?", "did you mean `card`?"])
    }

    @Test func `a misspelt field is not reported as missing, too`() async throws {
        let found = try await load([
            "rules.yaml": "- rule: r\n  whn: .a\n  mesage: .m\n  status: CUSTOM\n  status_nam: t\n"
                + "- rule: s\n  when: .b\n"
        ])
        #expect(found.map(\.line) == [2, 3, 5, 6, 6])
    }

    @Test func `a missing default catalog is told once`() async throws {
        let found = try await load([
            "rules.yaml": Self.custom + "t\n  args: {who: .x}\n" + Self.custom.replacing("rule: r", with: "rule: s")
                + "u\n",
            "locales/en-US.yaml": "t: '{who}'\nu: x\nv: y\n",
        ])
        #expect(found.map(\.code) == ["missing-file"])
        #expect(found.first?.help == "make it, or set `default_locale: en-US` in plugin.yaml, if en-US has all texts")
    }
}
