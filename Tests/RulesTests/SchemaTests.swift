import Foundation
import Localization
import Testing

@testable import Rules

/// The schemas for editors agree with the loader: what loads is valid, and slips of the usual kinds are not.
struct SchemaTests {
    private static let repository = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    private static func schema(for path: String) throws -> JSONSchema {
        let name =
            if path.hasSuffix("plugin.yaml") {
                "plugin"
            } else if path.hasSuffix("rules.yaml") {
                "rules"
            } else {
                path.contains("locales/") ? "locale" : "tests"
            }
        let file = repository.appending(path: "rules/.schemas/\(name).json")
        return JSONSchema(try String(contentsOf: file, encoding: .utf8))
    }

    @Test(arguments: ["rules", "Tests/RulesTests/Fixtures/good"]) func filesThatLoadAreValid(folder: String) throws {
        let root = Self.repository.appending(path: folder).path
        let files = try #require(FileManager.default.enumerator(atPath: root)).compactMap { $0 as? String }
            .filter { $0.hasSuffix(".yaml") }
        #expect(files.count >= 5)
        for file in files {
            let text = try String(contentsOfFile: "\(root)/\(file)", encoding: .utf8)
            let value = try #require(JSONSchema.value(text), "\(file)")
            #expect(try Self.schema(for: file).problems(value) == [], "\(file)")
        }
    }

    @Test func filesOfTheGuideAreValid() throws {
        let guide = try String(contentsOf: Self.repository.appending(path: "docs/rules.md"), encoding: .utf8)
        var count = 0
        for block in guide.matches(of: /```yaml file=(\S+)\n((?s).*?)\n```\n/) where !block.1.hasPrefix("broken") {
            let value = try #require(JSONSchema.value(String(block.2)), "\(block.1)")
            #expect(try Self.schema(for: String(block.1)).problems(value) == [], "\(block.1)")
            count += 1
        }
        #expect(count >= 12)
    }

    @Test(
        arguments: [
            ("plugin.yaml", "version: 1.0.0"), ("plugin.yaml", "plugin: a b"), ("plugin.yaml", "plugin: a\nordr: 1"),
            ("plugin.yaml", "plugin: a\norder: first"), ("plugin.yaml", "plugin: a\ndefault_locale: zh_CN"),
            ("plugin.yaml", "plugin: a\nevent: { id: .id, uuid: .x }"),
            ("rules.yaml", "- rule: a\n  when: .x"), ("rules.yaml", "- when: .x\n  ignore: true"),
            ("rules.yaml", "- rule: a\n  when: .x\n  mesage: .m\n  status: ADD"),
            ("rules.yaml", "- rule: a\n  when: .x\n  message: .m\n  status: CANCELED"),
            ("rules.yaml", "- rule: a\n  when: .x\n  message: [.m]\n  status: ADD"),
            ("rules.yaml", "- rule: a\n  when: .x\n  ignore: yes"),
            ("rules.yaml", "- rule: a\n  when: .x\n  message: .m\n  status: CUSTOM\n  status_name: { jp: .k }"),
            ("locales/zh-CN.yaml", "a:\n  b: 1"), ("locales/zh-CN.yaml", "- a"),
            ("tests/a.yaml", "- test: a\n  event: {}"), ("tests/a.yaml", "- test: a\n  event: {}\n  expect: matched"),
            ("tests/a.yaml", "- test: a\n  event: {}\n  expect: { failed: bad }"),
            ("tests/a.yaml", "- test: a\n  event: {}\n  expect: { rule: a }"),
            (
                "tests/a.yaml",
                "- test: a\n  event: {}\n  expect: { request: { message_id: 1, status: ADD, i18n_resources: [] } }"
            ),
        ])
    func slipsAreNot(file: String, text: String) throws {
        let value = try #require(JSONSchema.value(text))
        let problems = try Self.schema(for: file).problems(value)
        #expect(!problems.isEmpty)
        #expect(!problems.contains { $0.contains("keyword") })
    }

    private static let ignoring = "- rule: a\n  when: .x\n  ignore: "
    private static let custom = "- rule: a\n  when: .x\n  message: .m\n  status: CUSTOM\n  status_name: "
    private static let expecting = "- test: a\n  event: {}\n  expect: "

    /// What a file says by itself is judged alike by the editor and by `check`.
    @Test(
        arguments: [
            ("plugin.yaml", "plugin: 2025"), ("plugin.yaml", "plugin: true"), ("plugin.yaml", "plugin: 1.5"),
            ("plugin.yaml", "plugin: ''"), ("plugin.yaml", "plugin: a\nversion: true"),
            ("plugin.yaml", "plugin: a\ndescription: 1"), ("plugin.yaml", "plugin: a\nversion:"),
            ("plugin.yaml", "plugin: a\nevent:"), ("plugin.yaml", "plugin: a\nevent: []"),
            ("plugin.yaml", "plugin: a\nevent: { id: '' }"), ("plugin.yaml", "plugin: a\nevent: { id: '# x' }"),
            ("plugin.yaml", "plugin: a\nevent:\n  id: |\n    # x\n    .id"),
            ("plugin.yaml", "plugin: a\ntrack: [{ when: .a, message: .m, keys: [' '] }]"),
            ("rules.yaml", "- rule: 1\n  when: .x\n  ignore: true"), ("rules.yaml", ignoring + "true"),
            ("rules.yaml", ignoring + "false"), ("rules.yaml", ignoring + "true\n  description: 1"),
            ("rules.yaml", ignoring + "true\n  message: .m"), ("rules.yaml", ignoring + "true\n  final: true"),
            ("rules.yaml", ignoring + "true\n  message: .m\n  status: ADD"),
            ("rules.yaml", ignoring + "false\n  message: .m\n  status: ADD"),
            ("rules.yaml", ignoring + "false\n  card: .m\n  message: .m\n  status: ADD"),
            ("rules.yaml", "- rule: a\n  when: .x\n  message: .m\n  status: CUSTOM"),
            ("rules.yaml", "- rule: a\n  when: .x\n  message: .m\n  status: .s\n  detail_action_name: k"),
            ("rules.yaml", "- rule: a\n  when: '#'\n  ignore: true"), ("rules.yaml", custom + "k"),
            ("rules.yaml", custom + "1"), ("rules.yaml", custom + "' '"), ("rules.yaml", custom + "{ jq: '' }"),
            ("rules.yaml", custom + "k\n  args: {}"), ("rules.yaml", custom + "k\n  args:"),
            ("rules.yaml", custom + "k\n  args: { a-b: .x }"), ("rules.yaml", custom + "k\n  args: { 1a: .x }"),
            ("rules.yaml", custom + "k\n  args: { a b: .x }"), ("rules.yaml", custom + "k\n  args: { '': .x }"),
            ("rules.yaml", custom + "k\n  args: { a.b: .x }"), ("rules.yaml", custom + "k\n  args: { a1_: .x }"),
            ("rules.yaml", custom + "k\n  args: { _b: .x }"), ("rules.yaml", custom + "k\n  args: { 天数2: .x }"),
            ("rules.yaml", custom + "k\n  args: { a: '' }"),
            ("locales/zh-CN.yaml", "a: ''"), ("locales/zh-CN.yaml", "a: true"), ("locales/zh-CN.yaml", "a:"),
            ("locales/zh-CN.yaml", "a.b: x\n1: y"),
            ("tests/a.yaml", "- test: 1\n  event: {}\n  expect: unmatched"), ("tests/a.yaml", expecting + "ignored"),
            ("tests/a.yaml", expecting + "{ ignored: a }"), ("tests/a.yaml", expecting + "{ ignored: true }"),
            ("tests/a.yaml", expecting + "{ rule: a, ignored: true }"),
            ("tests/a.yaml", expecting + "{ rule: a, ignored: a }"),
            ("tests/a.yaml", expecting + "{ rule: a, unmatched: true }"),
            ("tests/a.yaml", expecting + "{ rule: a, failed: bad_text }"),
            ("tests/a.yaml", expecting + "{ unmatched: true, ignored: a }"),
            ("tests/a.yaml", expecting + "{ unmatched: false }"),
            ("tests/a.yaml", expecting + "{ rule: a, requests: [] }"),
        ])
    func agreesWithTheLoader(file: String, text: String) throws {
        let source = SourceText(file: file, text: text)
        var log = DiagnosticLog()
        log.register(source)
        switch file {
        case "plugin.yaml":
            var plugin = PluginDraft(folder: "a")
            PluginFile.read(source, into: &plugin, log: &log)
        case "rules.yaml": _ = RulesFile.read(source, log: &log)
        case "tests/a.yaml":
            _ = CaseFile(source: source, plugin: "a", rules: ["a"], ignoringRules: ["a"], disabledRules: []).read(
                log: &log)
        default: _ = CatalogFile.read(source, locale: .zhCN, timeZone: "UTC", log: &log)
        }
        let value = try #require(JSONSchema.value(text))
        let problems = try Self.schema(for: file).problems(value)
        #expect(problems.isEmpty == !log.hasErrors(in: file), "\(problems), \(log.diagnostics.map(\.message))")
        #expect(!problems.contains { $0.contains("keyword") })
    }
}
