import Rules
import Testing

/// What only rules together show.
@Suite struct RuleSetReviewTests {
    /// `LINE code` of each diagnostic of a `rules.yaml` made of conditions.
    private func review(_ rules: [String], library: String? = nil) async throws -> [String] {
        let text = rules.enumerated().map { index, fields in
            "- {rule: r\(index + 1), message: .m, status: APPROVED, \(fields)}\n"
        }
        var files = ["rules.yaml": text.joined()]
        if let library { files["lib.jq"] = library }
        return try await TemporaryRules(desk: files).load(isReviewed: true).diagnostics.map { "\($0.line) \($0.code)" }
    }

    @Test(
        arguments: [
            ["when: '.a == \"x\"'", "when: '.a == \"x\" and .b'"],
            ["when: '.b and .a == \"x\"'", "when: '.a == \"x\" and (.c | not) and .b'"],
            ["when: '.a | IN(\"x\", \"y\")'", "when: '.a == \"y\"'"],
            ["when: '.a == \"x\" or .a == \"y\"'", "when: '.a | IN(\"y\", \"x\")'"],
            ["when: '.a.b == \"x\"'", "when: '.a | (.b == \"x\" and .c)'"],
            ["when: '.a|test(\"x\")'", "when: '.a | test( \"x\") # again'"],
        ])
    func `a rule that an earlier one always hides is warned of`(_ rules: [String]) async throws {
        #expect(try await review(rules) == ["2 unreachable-rule"])
    }

    @Test func `several rules may hide one together`() async throws {
        let rules = ["when: '.a == \"x\"'", "when: '.a == \"y\" and .b'", "when: '(.a | IN(\"x\", \"y\")) and .b'"]
        #expect(try await review(rules) == ["3 unreachable-rule"])
    }

    @Test(
        arguments: [
            ["when: '.a == \"x\" and .b'", "when: '.a == \"x\"'"],
            ["when: '.a == \"x\"', continue: true", "when: '.a == \"x\"'"],
            ["when: '.a == \"x\"', enabled: false", "when: '.a == \"x\"'"],
            ["when: '.a == \"y\"'", "when: '.a | IN(\"y\", \"x\")'"],
            ["when: '.a | IN(\"y\", 1)'", "when: '.a == \"x\"'"],
            ["when: '.b == \"x\"'", "when: '.a == \"x\"'"],
        ])
    func `a rule that can match is not`(_ rules: [String]) async throws {
        #expect(try await review(rules) == [])
    }

    @Test func `a rule of another plugin hides, too, unless a library may mean something else`() async throws {
        let rules = "- {rule: r, when: '.a == 1 and own', ignore: true}\n"
        let folder = try TemporaryRules([
            "a/plugin.yaml": "plugin: a\n", "a/rules.yaml": rules, "a/lib.jq": "def own: .x;\n",
            "b/plugin.yaml": "plugin: b\n", "b/rules.yaml": rules, "b/lib.jq": "def own: .y;\n",
            "c/plugin.yaml": "plugin: c\n", "c/rules.yaml": "- {rule: r, when: '.a == \"x\"', ignore: true}\n",
            "d/plugin.yaml": "plugin: d\n", "d/rules.yaml": "- {rule: r, when: '.a == \"x\"', ignore: true}\n",
        ])
        let diagnostics = try await folder.load(isReviewed: true).diagnostics
        #expect(diagnostics.map { folder.shortened($0.file) } == ["d/rules.yaml"])
        #expect(diagnostics.first?.message.contains("`r` of c (line 1)") == true)
    }

    private static let task = ".event.type == \"approval_task\""

    @Test(
        arguments: [
            ["\(task) and .event.status == \"DONE\""],
            ["\(task) and (.event.status | IN(\"DONE\", \"APPROVED\")) and .event.x"],
            ["\(task) and .event.status == \"DONE\"", "\(task) and .event.message_id == null"],
            ["\(task) and .event.status == \"DONE\"", ".kind == \"other\""],
            [".event | .type == \"approval_task\" and .status == \"DONE\""],
        ])
    func `statuses without a rule are warned of`(_ conditions: [String]) async throws {
        #expect(try await review(conditions.map { "when: '\($0)'" }) == ["1 unmapped-status"])
    }

    @Test(
        arguments: [
            ["\(task) and .event.status == \"DONE\"", task],
            ["\(task) and .event.status == \"DONE\"", "\(task) and (.event.status | test(\"x\"))"],
            ["\(task) and .event.status == \"DONE\"", ".event | length > 3"],
            ["\(task) and .event.status == \"MINE\""],
            ["\(task) and .event.code == \"X\""],
            [".event.type == \"mine\" and .event.status == \"DONE\""],
        ])
    func `nothing is said where a rule may be for them`(_ conditions: [String]) async throws {
        #expect(try await review(conditions.map { "when: '\($0)'" }) == [])
    }

    @Test func `statuses that other plugins are for count`() async throws {
        let others = [
            "PENDING", "REJECTED", "TRANSFERRED", "ROLLBACK", "APPROVED", "REVERTED", "OVERTIME_CLOSE",
            "OVERTIME_RECOVER",
        ].map { "\"\($0)\"" }.joined(separator: ", ")
        func rules(_ status: String) -> String {
            "- {rule: r, when: '\(Self.task) and (.event.status | IN(\(status)))', ignore: true}\n"
        }
        var files = ["a/plugin.yaml": "plugin: a\n", "a/rules.yaml": rules("\"DONE\"")]
        let alone = try await TemporaryRules(files).load(isReviewed: true).diagnostics
        #expect(alone.map(\.code) == ["unmapped-status"])
        files["b/plugin.yaml"] = "plugin: b\n"
        files["b/rules.yaml"] = rules(others)
        #expect(try await TemporaryRules(files).load(isReviewed: true).diagnostics.isEmpty)
    }

    @Test(
        arguments: [
            ("{jq: '\"left.\\(.x)\"'}", [1]), ("{jq: .x}", []), ("left.a", [1, 4]),
            ("{jq: 'if .x then \"left.a\" else \"gone\" end'}", [4]),
            ("{jq: '{a: \"left.a\", b: \"left.b\"}[.x] // \"gone\"'}", []),
        ])
    func `unused texts are known as far as jq tells`(_ key: String, _ lines: [Int]) async throws {
        var files = ["rules.yaml": "- {rule: r, when: .a, message: .m, status: CUSTOM, status_name: \(key)}\n"]
        for locale in ["zh-CN", "en-US", "ja-JP"] {
            files["locales/\(locale).yaml"] = "gone: x\nleft:\n  a: x\n  b: x\n"
        }
        let diagnostics = try await TemporaryRules(desk: files).load(isReviewed: true).diagnostics
        #expect(diagnostics.map(\.code) == lines.map { _ in "unused-key" })
        #expect(diagnostics.map(\.line) == lines)
    }

    @Test func `rules that are tried on every event are a hint and no warning`() async throws {
        let rules = (1...7).map { "- {rule: r\($0), when: .a\($0), ignore: true}\n" }.joined()
        let load = try await TemporaryRules(desk: ["rules.yaml": rules]).load(isReviewed: true)
        #expect(load.diagnostics.isEmpty)
        #expect(load.hints.count == 1)
        #expect(load.hints[0].hasPrefix("desk/r1, desk/r2, desk/r3, desk/r4 and 3 more are tried on every event"))
        let indexed = "- {rule: r, when: '.a == \"x\"', ignore: true}\n"
        #expect(try await TemporaryRules(desk: ["rules.yaml": indexed]).load(isReviewed: true).hints.isEmpty)
        let assigning = "- {rule: r, when: '.a = \"x\"', ignore: true}\n"
        let told = try await TemporaryRules(desk: ["rules.yaml": assigning]).load(isReviewed: true)
        #expect(told.diagnostics.count == 1 && told.hints.isEmpty)
    }

    @Test func `what is forbidden hides no other mistake of its expression`() async throws {
        let rules = "- {rule: r, when: 'env | .a | nope and halt and $x', ignore: true}\n"
        let diagnostics = try await TemporaryRules(desk: ["rules.yaml": rules]).load().diagnostics
        #expect(
            diagnostics.map { "\($0.column) \($0.code)" } == [
                "20 jq-forbidden", "31 jq-undefined", "40 jq-forbidden", "49 jq-undefined",
            ])
    }
}
