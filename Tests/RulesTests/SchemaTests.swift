import Foundation
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
            ("rules.yaml", "- rule: a\n  when: .x\n  message: .m\n  status: CUSTOM\n  status_name: k\n  args: {}"),
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
}
