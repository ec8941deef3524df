import Foundation
import Rules
import Testing

/// A mistake in the plugin `desk`, and where it must be reported.
struct Mistake: CustomTestStringConvertible, Sendable {
    let code: DiagnosticCode
    /// `FILE:LINE:COLUMN: severity`
    let place: String
    /// Contents by name; `-absent-` takes a file away, `-bad-` stands for bytes that are not UTF-8.
    let files: [String: String]

    init(_ code: DiagnosticCode, _ place: String, _ files: [String: String]) {
        self.code = code
        self.place = place
        self.files = files
    }

    var testDescription: String { "\(code.rawValue) \(place)" }

    static func rule(_ code: DiagnosticCode, _ place: String, _ fields: String) -> Mistake {
        Mistake(code, "rules.yaml:" + place, ["rules.yaml": "- rule: r\n" + fields])
    }

    static func track(_ code: DiagnosticCode, _ place: String, _ entries: String) -> Mistake {
        Mistake(code, "plugin.yaml:" + place, ["plugin.yaml": "plugin: desk\ntrack: \(entries)\n"])
    }

    private static let custom = "  when: .a\n  message: .m\n  status: CUSTOM\n  status_name: t\n"

    static let all: [Mistake] = [
        Mistake(.missingFile, "plugin.yaml:1:1: error", ["plugin.yaml": "-absent-"]),
        Mistake(.missingFile, "rules.yaml:1:1: error", ["rules.yaml": "-absent-"]),
        Mistake(.unreadableFile, "lib.jq:1:1: error", ["lib.jq/file": ""]),
        Mistake(.invalidUTF8, "rules.yaml:2:9: error", ["rules.yaml": "- rule: r\n  when: -bad-"]),
        Mistake(.emptyFile, "locales/zh-CN.yaml:1:1: warning", ["locales/zh-CN.yaml": "# 没有\n"]),
        Mistake(.unreadName, "locales/zh_CN.yaml:1:1: warning", ["locales/zh_CN.yaml": "t: x\n"]),
        Mistake(.yamlSyntax, "rules.yaml:2:17: error", ["rules.yaml": "- rule: 规则\n  when: .a == \"b: c\": d\n"]),
        .rule(.yamlSyntax, "2:9: error", "  when: @text\n"),
        .rule(.yamlSyntax, "2:1: error", "\twhen: .a\n"),
        .rule(.yamlSyntax, "3:4: error", "  when: .a\n   ignore: true\n"),
        Mistake(.doubtfulText, "locales/zh-CN.yaml:1:6: warning", ["locales/zh-CN.yaml": "t: '甲｛who｝'\n"]),
        Mistake(
            .doubtfulText, "locales/zh-CN.yaml:1:21: warning",
            ["locales/zh-CN.yaml": "t: '甲 {n , number , currency }'\n"]),
        .rule(
            .jqSyntax, "3:5: error",
            "  when: |\n    \(repeatElement(".a", count: 8200).joined())\n  ignore: true\n"),
        .rule(.duplicateKey, "3:3: error", "  ignore: true\n  ignore: true\n  when: .a\n"),
        .rule(.unknownField, "3:3: error", "  when: .a\n  ignored: true\n  ignore: true\n"),
        .rule(.missingField, "1:3: error", "  ignore: true\n"),
        Mistake(.missingField, "plugin.yaml:1:1: error", ["plugin.yaml": ""]),
        .rule(.wrongType, "2:9: error", "  when: {a: 1}\n  ignore: true\n"),
        .rule(.wrongType, "2:3: error", "  when:\n  ignore: true\n"),
        Mistake(.wrongType, "rules.yaml:1:1: error", ["rules.yaml": "rule: r\n"]),
        Mistake(.wrongType, "plugin.yaml:2:8: error", ["plugin.yaml": "plugin: desk\norder: first\n"]),
        Mistake(.wrongType, "locales/zh-CN.yaml:1:4: error", ["locales/zh-CN.yaml": "甲: {who}\n"]),
        .rule(.conflictingFields, "4:3: error", "  when: .a\n  ignore: true\n  message: .m\n"),
        .rule(.conflictingFields, "4:3: error", "  when: .a\n  message: .m\n  card: .c\n  status: APPROVED\n"),
        .track(.wrongType, "2:8: error", "{when: .a}"),
        .track(.wrongType, "3:5: error", "\n  - .a"),
        .track(.missingField, "3:5: error", "\n  - when: .a\n    keys: [.k]"),
        .track(.unknownField, "3:29: error", "\n  - {when: .a, message: .m, key: .k, keys: [.k]}"),
        .track(.wrongType, "3:35: error", "\n  - {when: .a, message: .m, keys: .k}"),
        .track(.wrongType, "3:36: error", "\n  - {when: .a, message: .m, keys: [[.k]]}"),
        .track(.jqSyntax, "6:21: error", "\n  - when: .a\n    message: .m\n    keys:\n      - '.\"采\" == .a b'"),
        .track(.jqForbidden, "4:19: error", "\n  - when: .\"采\"\n    message: .m | input\n    keys: [.k]"),
        .track(.constantWhen, "3:11: warning", "\n  - when: true\n    message: .m\n    keys: [.k]"),
        Mistake(.badName, "plugin.yaml:1:9: error", ["plugin.yaml": "plugin: my desk\n"]),
        .rule(.badName, "7:5: error", custom + "  args:\n    a-b: .x\n"),
        Mistake(
            .duplicateName, "rules.yaml:4:9: error",
            ["rules.yaml": "- rule: r\n  when: .a\n  ignore: true\n- rule: r\n  when: .a\n  ignore: true\n"]),
        Mistake(.unknownLocale, "plugin.yaml:2:17: error", ["plugin.yaml": "plugin: desk\ndefault_locale: zh\n"]),
        Mistake(.unknownTimeZone, "plugin.yaml:2:12: error", ["plugin.yaml": "plugin: desk\ntime_zone: 北京\n"]),
        .rule(.unknownStatus, "4:11: error", "  when: .a\n  message: .m\n  status: DONE\n"),
        .rule(.missingStatusName, "4:11: error", "  when: .a\n  message: .m\n  status: CUSTOM\n"),
        .rule(.unusedText, "4:11: warning", "  when: .a\n  message: .m\n  status: ADD\n  status_name: t\n"),
        Mistake(
            .unknownKey, "rules.yaml:5:16: error",
            ["rules.yaml": "- rule: r\n" + custom, "locales/zh-CN.yaml": "left: 甲\n"]),
        Mistake(
            .unknownKey, "locales/en-US.yaml:1:4: warning",
            ["locales/zh-CN.yaml": "a: 甲\n", "locales/en-US.yaml": "b: x\n"]),
        Mistake(
            .missingTranslation, "locales/zh-CN.yaml:1:4: warning",
            ["locales/zh-CN.yaml": "a: 甲\n", "locales/en-US.yaml": "# none\n"]),
        Mistake(
            .placeholderMismatch, "locales/en-US.yaml:1:4: warning",
            ["locales/zh-CN.yaml": "a: '{n}'\n", "locales/en-US.yaml": "a: '{n, number}'\n"]),
        Mistake(
            .missingArgument, "rules.yaml:5:16: error",
            ["rules.yaml": "- rule: r\n" + custom, "locales/zh-CN.yaml": "t: '{谁} 关闭'\n"]),
        Mistake(
            .missingArgument, "rules.yaml:6:3: error",
            ["rules.yaml": "- rule: r\n" + custom + "  args: {who: .x}\n", "locales/zh-CN.yaml": "t: '{who} {n}'\n"]),
        Mistake(
            .missingArgument, "locales/ja-JP.yaml:2:12: error",
            [
                "rules.yaml": "- rule: r\n" + custom + "  args: {days: .x}\n", "locales/zh-CN.yaml": "t: '{days}'\n",
                "locales/ja-JP.yaml": "t: |\n  {days}日{ day, number}\n",
            ]),
        Mistake(
            .unusedArgument, "rules.yaml:7:5: warning",
            ["rules.yaml": "- rule: r\n" + custom + "  args:\n    who: .x\n", "locales/zh-CN.yaml": "t: 已关闭\n"]),
        Mistake(.badPattern, "locales/zh-CN.yaml:1:8: error", ["locales/zh-CN.yaml": "t: '关闭 {'\n"]),
        .rule(.jqEmpty, "2:10: error", "  when: ''\n  ignore: true\n"),
        .rule(.jqSyntax, "2:14: error", "  when: .a .b]\n  ignore: true\n"),
        .rule(.jqSyntax, "2:21: error", "  when: '\"采购\" == .a b'\n  ignore: true\n"),
        .rule(.jqUndefined, "4:14: error", "  when: |\n    \"采购\" as $x\n    | \"采购\" + $yy\n  ignore: true\n"),
        .rule(.jqForbidden, "2:14: error", "  when: .a | input\n  ignore: true\n"),
        .rule(.jqUnstable, "2:9: warning", "  when: now > 1\n  ignore: true\n"),
        .rule(.jqBigInteger, "2:15: warning", "  when: .a == 9007199254740993\n  ignore: true\n"),
        .rule(.assignmentInWhen, "2:27: warning", "  when: .\"采\" == 1 and (.b = 1) and .c\n  ignore: true\n"),
        .rule(.constantWhen, "2:9: warning", "  when: false\n  ignore: true\n"),
        .rule(.commentCutsValue, "2:20: warning", "  when: .a == \"采\"  # and .b\n  ignore: true\n"),
        .rule(.wrongType, "6:3: error", custom + "  args:\n  who: .x\n"),
        .rule(.unknownStatus, "4:11: error", "  when: .a\n  message: .m\n  status: '\"approved\"'\n"),
        .rule(.unknownStatus, "4:18: warning", "  when: .a\n  message: .m\n  status: '{\"采\": \"DONE\"}[.s]'\n"),
        Mistake(
            .missingFile, "locales/zh-CN.yaml:1:1: error",
            ["rules.yaml": "- rule: r\n" + custom, "locales/en-US.yaml": "t: x\nu: y\n"]),
        Mistake(.missingFile, "locales/zh-CN.yaml:1:1: warning", ["locales/en-US.yaml": "t: x\n"]),
        Mistake(.jqLibrary, "lib.jq:2:1: error", ["lib.jq": "def f: 1;\n.a\n"]),
        Mistake(.jqUndefined, "lib.jq:2:19: error", ["lib.jq": "def f: 1;\ndef g: \"采购\" | f | gg;\n"]),
        Mistake(.noRules, "rules.yaml:1:1: warning", ["rules.yaml": "[]\n"]),
    ]
}

@Suite struct DiagnosticCodeTests {
    @Test(arguments: Mistake.all) func `is reported at its place`(_ mistake: Mistake) async throws {
        let rules = try TemporaryRules(
            desk: mistake.files.filter { !$0.value.contains("-bad-") && $0.value != "-absent-" })
        for (name, content) in mistake.files {
            if content == "-absent-" {
                try FileManager.default.removeItem(at: rules.url.appending(path: "desk/" + name))
            } else if content.contains("-bad-") {
                try rules.write(
                    Data(content.replacing("-bad-", with: "").utf8) + [0xE9, 0x87, 0x0A], to: "desk/" + name)
            }
        }
        let load = try await rules.load()
        let places = load.diagnostics.filter { $0.code == mistake.code.rawValue }.map {
            rules.shortened("\($0.file):\($0.line):\($0.column): \($0.severity.rawValue)")
        }
        #expect(places.contains("desk/" + mistake.place), "\(load.diagnostics.map(\.text).joined(separator: "\n"))")
        // Messages about patterns say by themselves how to mend them.
        let helpless = load.diagnostics.filter { $0.help == nil && $0.code != DiagnosticCode.badPattern.rawValue }
        #expect(helpless.map(\.text) == [])
        #expect((load.ruleSet == nil) == load.diagnostics.contains { $0.severity == .error })
    }

    @Test func `every code has a mistake that shows it`() {
        // Cases have a code of their own, and rules without errors are looked at again: `DiagnosticDocumentTests`.
        let shown = Set(Mistake.all.map(\.code)).union([
            .badValue, .unreachableRule, .unmappedStatus, .nullInKey, .unusedKey, .longText,
        ])
        #expect(shown == Set(DiagnosticCode.allCases))
    }
}
