import Foundation
import TestSupport
import Testing

/// `check`: every mistake with its place, as text and as JSON.
@Suite(.serialized) struct CheckCommandTests {
    /// Ten mistakes, no two alike.
    private static let files = [
        "plugin.yaml": """
        plugin: broken
        time_zone: Mars/Olympus
        oder: 10
        """,
        "rules.yaml": """
        - rule: one
          when: .type == "a" and
          message: .id
          status: APPROVED
        - rule: one
          when: .type == "b"
          message: .id
          status: APROVED
        - rule: three
          when: env.HOME == "x"
          message: .id
          status: CUSTOM
          status_name: task.gone
        - rule: four
          when: .type | nosuch
          status: APPROVED
        - rule: five
          when: .type == "e"
          message: .id
          message: .other
          status: APPROVED
        """,
    ]

    private static let golden = """
        rules/broken/plugin.yaml:2:12: error[unknown-time-zone]: `Mars/Olympus` is not a time zone
          time_zone: Mars/Olympus
                     ^
          help: write an IANA name: Asia/Shanghai, Asia/Tokyo, UTC
        rules/broken/plugin.yaml:3:1: error[unknown-field]: plugin.yaml has no field `oder`
          oder: 10
          ^
          help: did you mean `order`?
        rules/broken/rules.yaml:2:25: error[jq-syntax]: the jq ends too early
            when: .type == "a" and
                                  ^
          help: complete the expression
        rules/broken/rules.yaml:5:9: error[duplicate-name]: the rule `one` is there already, in line 1
          - rule: one
                  ^
          help: give every rule of a plugin a name of its own
        rules/broken/rules.yaml:8:11: error[unknown-status]: `APROVED` is not a status of the API
            status: APROVED
                    ^
          help: did you mean `APPROVED`? the nine are APPROVED, REJECTED, CANCELLED, FORWARDED, ROLLBACK, ADD, DELETED, \
        PROCESSED, CUSTOM
        rules/broken/rules.yaml:10:9: error[jq-forbidden]: `env` is not allowed in rules
            when: env.HOME == "x"
                  ^
          help: a rule sees the event alone, not the environment
        rules/broken/rules.yaml:13:16: error[unknown-key]: the default locale zh-CN has no text `task.gone`
            status_name: task.gone
                         ^
          help: add it to locales/zh-CN.yaml
        rules/broken/rules.yaml:14:3: error[missing-field]: the rule has no `message`
          - rule: four
            ^
          help: add `message`: jq that gives the message id; or `ignore: true`
        rules/broken/rules.yaml:15:17: error[jq-undefined]: `nosuch` is not defined
            when: .type | nosuch
                          ^
          help: jq 1.6 has no such function; define it in the plugin's lib.jq: `def nosuch: …;`
        rules/broken/rules.yaml:20:3: error[duplicate-key]: the key `message` is there already, in line 19
            message: .other
            ^
          help: remove or rename one of them

        """

    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    private func writeBroken() throws {
        for (name, text) in Self.files { try folder.write(text + "\n", to: "rules/broken/" + name) }
        for locale in ["zh-CN", "en-US", "ja-JP"] {
            try folder.write("task:\n  title: Closed\n", to: "rules/broken/locales/\(locale).yaml")
        }
    }

    @Test func listsTenMistakesWithTheirPlaces() async throws {
        try writeBroken()
        let ending = try await Tool.run(["check"], in: folder.path)
        #expect(ending.status == 2)
        #expect(ending.output == Self.golden)
        #expect(ending.errors == "check: 10 errors in rules\n")
    }

    @Test func saysTheSameAsJSON() async throws {
        try writeBroken()
        let ending = try await Tool.run(["check", "--format", "json"], in: folder.path)
        #expect(ending.status == 2)
        let problems = try ending.lines.map { try JSONDecoder().decode(Problem.self, from: Data($0.utf8)) }
        let heads = problems.map { "\($0.file):\($0.line):\($0.column): \($0.severity)[\($0.code)]: \($0.message)" }
        let golden = Self.golden.split(separator: "\n").map(String.init)
        #expect(heads == golden.filter { !$0.hasPrefix(" ") })
        #expect(problems.map { "  help: " + ($0.help ?? "") } == golden.filter { $0.hasPrefix("  help: ") })
    }

    @Test func passesWarningsUnlessStrict() async throws {
        let rules = """
            - rule: card
              when: .type == "card" and (.at | tonumber) < now
              message: .id
              status: APPROVED
            """
        _ = try CardRules.make(in: folder, rules: rules)
        let ending = try await Tool.run(["check"], in: folder.path)
        #expect(ending.status == 0)
        #expect(ending.output.hasPrefix("rules/cards/rules.yaml:2:"))
        #expect(ending.output.contains("warning[jq-unstable]"))
        #expect(ending.errors == "check: 1 plugin, 1 rule, 1 warning in rules\n")
        let strict = try await Tool.run(["check", "--strict"], in: folder.path)
        #expect(strict.status == 2)
        #expect(strict.output == ending.output)
    }

    @Test func findsNothingInTheShippedRules() async throws {
        let ending = try await Tool.run(["check", "--strict", "--rules", Repository.path("rules")])
        #expect(ending.status == 0)
        #expect(ending.output.isEmpty)
        #expect(ending.errors.contains("no problems"))
    }

    private struct Problem: Decodable {
        let file: String
        let line: Int
        let column: Int
        let severity: String
        let code: String
        let message: String
        let help: String?
    }
}
