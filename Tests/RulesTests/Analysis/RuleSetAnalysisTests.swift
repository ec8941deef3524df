import Foundation
import Localization
import Testing

@testable import Rules

@Suite struct RuleSetAnalysisTests {
    private static let repository = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()

    /// What the loader makes of such a file: every rule `name: when`, with `.m` for its message.
    private func analysis(
        of conditions: [String], library: String? = nil, message: String = ".m"
    ) -> RuleSetAnalysis {
        func source(_ text: String) -> JQSource { JQSource(text: text, file: "rules.yaml") }
        let plugin = Plugin(
            name: "desk", version: nil, description: nil, order: 100, folder: "rules/desk", timeZone: "UTC",
            library: library.map(source), eventID: source(".id"), eventTime: nil, eventTenant: nil,
            texts: .init(defaultLocale: .zhCN, catalogs: [:]))
        let rules = conditions.enumerated().map { index, condition in
            Rule(
                plugin: 0, name: "r\(index)", description: nil, when: source(condition),
                action: .update(
                    UpdateTemplate(
                        message: source(message), status: .jq(source("{A: \"APPROVED\"}[.s]")), statusName: nil,
                        detailActionName: .jq(source("\"t.\\(.x)\"")),
                        arguments: [RuleArgument(name: "at", value: source(".at // .b.at"))])),
                isFinal: false, continues: false)
        }
        return RuleSetAnalysis(RuleSet(plugins: [plugin], rules: rules, fingerprint: ""))
    }

    private func strings(_ bytes: [[UInt8]]?) -> [String]? {
        bytes.map { $0.map { String(decoding: $0, as: UTF8.self) }.sorted() }
    }

    // MARK: Rules

    @Test func `a rule has its conjuncts and its fields in order`() {
        let analysis = analysis(of: [".a == \"x\" and (.b | test(\"y\")) # z\n and (.c | (.d and .e))"])
        let rule = analysis.rules[0]
        #expect(rule.conjuncts.map(\.text) == [".a == \"x\"", ".b | test(\"y\")", "(.c) | (.d)", "(.c) | (.e)"])
        #expect(
            rule.conjuncts.map { $0.expression?.summary(analysis.paths) } == ["(.a == \"x\")", nil, ".c.d", ".c.e"])
        #expect(!rule.hasNativeCondition && !rule.isNative)
        #expect(
            rule.fields.map { $0?.map { $0.summary(analysis.paths) } } == [
                [".m"], ["{A: \"APPROVED\"}[.s]"], ["\"t.\\(.x)\""], ["(.at // .b.at)"], [".id"],
            ])
    }

    @Test func `only messages may be several values`() {
        let many = analysis(of: [".a"], message: ".m, .n[]").rules[0]
        #expect(many.isNative && many.fields[0]?.count == 2)
        #expect(
            analysis(of: [".a"], message: "now").rules[0].fields.map { $0 != nil } == [false, true, true, true, true])
    }

    @Test func `paths are those that are used`() {
        let analysis = analysis(of: [".e.t == \"x\" and (.e.s | tojson | length) > 1", ".e | .t == \"y\""])
        #expect(analysis.paths.map(\.summary) == [".e.t", ".m", ".s", ".x", ".at", ".b.at", ".id"])
    }

    @Test func `composed and decomposed letters are different keys`() {
        let analysis = analysis(of: [".[\"\u{E9}\"] == \"e\u{301}\"", ".[\"e\u{301}\"] == \"\u{E9}\""])
        #expect(analysis.rules[0].keys.map(\.path) == [0] && analysis.rules[0] != analysis.rules[1])
        #expect(analysis.paths[analysis.rules[1].keys[0].path].steps == [.key(Array("e\u{301}".utf8))])
        #expect(analysis.rules[1].keys[0].literals == [Array("\u{E9}".utf8)])
    }

    // MARK: Index

    @Test(
        arguments: [
            (".a == \"x\"", [".a: x"]),
            ("\"x\" == .a.b?", [".a.b: x"]),
            (".a | IN(\"x\", \"y\", \"x\")", [".a: x y"]),
            (".a == \"x\" or .a == \"y\" or (.a | IN(\"z\"))", [".a: x y z"]),
            (".a.b | (1 == 1 and . == \"x\")", [".a.b: x"]),
            (".a == \"x\" and .b == \"y\"", [".a: x", ".b: y"]),
            (".a == \"x\" or .b == \"y\"", []),
            (".a == 1", []),
            (".a | IN(\"x\", null)", []),
            (".a != \"x\"", []),
            ("(.a == \"x\") | not", []),
            (".a | tostring == \"x\"", []),
        ] as [(String, [String])])
    func `keys are what a match needs`(_ condition: String, _ expected: [String]) {
        let analysis = analysis(of: [condition])
        let keys = analysis.rules[0].keys.map { key in
            analysis.paths[key.path].summary + ": "
                + key.literals.map { String(decoding: $0, as: UTF8.self) }.joined(separator: " ")
        }
        #expect(keys == expected)
    }

    @Test func `every rule is where the fewest others are`() {
        let analysis = analysis(of: [
            ".t == \"task\" and .s == \"A\"", ".t == \"task\" and .s == \"B\"", ".t == \"task\" and .s != \"C\"", ".u",
            ".t == \"copy\"", ".t == \"task\" and (.s | IN(\"B\", \"D\"))",
        ])
        let tables = analysis.index.tables.map { table in
            analysis.paths[table.path].summary + " "
                + table.rules.map { "\(String(decoding: $0.key, as: UTF8.self))\($0.value)" }.sorted().joined()
        }
        #expect(tables == [".t copy[4]task[2]", ".s A[0]B[1, 5]D[5]"])
        #expect(analysis.index.always == [3])
    }

    // MARK: Prefilter

    @Test(
        arguments: [
            ([".t == \"task-event\" and .s == \"A\"", ".t == \"copy-event\""], ["copy-event", "task-event"]),
            // One string for all is better than one for each.
            (
                [".source == \"purchase-desk\" and .kind == \"order.decided\"", ".source == \"purchase-desk\""],
                ["purchase-desk"]
            ),
            ([".t | IN(\"leave\", \"leave_again\", \"work\")"], ["leave", "work"]),
            ([".t == \"同意 approved, 采购\""], ["approved"]),
            ([".type == \"abc\""], ["type"]),
            ([".abc == \"abc\""], nil),
            ([".event.type == 5"], ["event"]),
            ([".event.type == null"], nil),
            ([".event.type | IN(\"leave\", null)"], nil),
            ([".event.type != \"leave\""], nil),
            ([".note"], ["note"]),
            ([".note | not"], nil),
            ([".text | startswith(\"order \")"], ["order"]),
            ([".a == \"first\" or .b == \"second\""], ["first", "second"]),
            ([".a == \"first\" or .b"], nil),
            ([".a == \"first\"", ".b"], nil),
            ([".a == \"first\" and (.b | test(\"x\"))"], ["first"]),
            ([], nil),
        ] as [([String], [String]?)])
    func `strings of which each line has one`(_ conditions: [String], _ expected: [String]?) {
        #expect(strings(analysis(of: conditions).prefilter) == expected)
    }

    @Test func `too many strings are none`() {
        let conditions = (100..<200).map { ".code == \"code-\($0)\"" }
        #expect(analysis(of: conditions).prefilter?.map { String(decoding: $0, as: UTF8.self) } == nil)
        let shared = conditions.map { $0 + " and .type == \"task-event\"" }
        #expect(strings(analysis(of: shared).prefilter) == ["task-event"])
    }

    // MARK: Shipped rules

    @Test func `the shipped rules for Feishu's events need no libjq`() async throws {
        let folder = Self.repository.appending(path: "rules").path
        let load = try await RuleLoader.load(folder: folder, compiler: JQCommand())
        let set = try #require(load.ruleSet)
        let analysis = RuleSetAnalysis(set)
        let needing = zip(set.rules, analysis.rules).filter { !$0.1.isNative }.map(\.0.name)
        #expect(needing == ["partly-approved"])
        #expect(analysis.rules.filter { !$0.hasNativeCondition }.isEmpty)
        #expect(analysis.index.always.isEmpty)
        let literals = try #require(strings(analysis.prefilter))
        #expect(literals.contains("purchase-desk") && literals.contains("approval_task") && literals.count <= 12)
        #expect(analysis.paths.count <= 32)
    }
}
