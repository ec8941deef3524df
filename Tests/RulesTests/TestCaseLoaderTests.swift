import Foundation
import Outcomes
import Rules
import Testing

@Suite struct TestCaseLoaderTests {
    private func cases(_ yaml: String) async throws -> ([TestCase], [String]) {
        let folder = try TemporaryRules(desk: ["tests/cases.yaml": yaml])
        let set = try #require(try await folder.load(with: CountingCompiler()).ruleSet)
        let (cases, diagnostics) = TestCaseLoader.load(set)
        return (cases, diagnostics.map { "\($0.line):\($0.column) \($0.code)" })
    }

    @Test func `cases are read as the file says`() async throws {
        let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Fixtures/good").path
        let set = try #require(try await RuleLoader.load(folder: folder, compiler: CountingCompiler()).ruleSet)
        let (cases, diagnostics) = TestCaseLoader.load(set)
        #expect(diagnostics.map(\.text) == [])
        #expect(cases.map(\.plugin) == Array(repeating: "purchase-desk", count: 4))
        #expect(cases.map(\.position.line) == [1, 7, 10, 13])
        #expect(
            cases[0].event
                == #"{"state":"ok","n":7412093385521004590,"s":"7412093385521004590","on":"yes","zip":"007","#
                + #""t":true,"f":1.50,"e":null,"cards":[{"id":"甲\n"}]}"#)
        guard case .requests("approved", let requests) = cases[0].expectation else {
            Issue.record("wrong expectation")
            return
        }
        #expect(requests.map(\.body.text) == [#"{"message_id":"甲","status":"APPROVED","i18n_resources":[]}"#])
        #expect(requests[0].position.line == 6 && requests[0].position.column == 9)
        #expect(
            cases.dropFirst().map(\.expectation) == [.ignored(rule: "note"), .unmatched, .failed(.noMessageID)])
        #expect(cases[3].event == #"{"state":"ok","cards":[]}"#)
    }

    @Test(arguments: [
        ("- test: a\n  given: {}\n  event: {}\n  expect: unmatched\n", "2:10 wrong-type"),
        ("- test: a\n  given: [{}, 5]\n  event: {}\n  expect: unmatched\n", "2:15 wrong-type"),
        ("- test: a\n  event: {}\n", "1:3 missing-field"),
        ("- test: a\n  event: []\n  expect: unmatched\n", "2:10 wrong-type"),
        ("- test: a\n  event: {}\n  expect: nothing\n", "3:11 bad-value"),
        ("- test: a\n  event: {}\n  expect: {failed: no_mesage_id}\n", "3:20 bad-value"),
        ("- test: a\n  event: {}\n  expect: {ignored: q}\n", "3:21 bad-value"),
        ("- test: a\n  event: {}\n  expect: {request: {}, failed: too_old}\n", "3:11 conflicting-fields"),
        ("- test: a\n  event: {}\n  expect: {rule: r, unmatched: true}\n", "3:18 conflicting-fields"),
        ("- test: a\n  event: {}\n  expect: {rule: r, ignored: r}\n", "3:18 conflicting-fields"),
        ("- test: a\n  event: {}\n  expect: {unmatched: false}\n", "3:23 bad-value"),
        ("- test: a\n  event: {}\n  expect: {unmatched: r}\n", "3:23 bad-value"),
        ("- test: a\n  event: {}\n  expect: {rule: r}\n", "3:11 missing-field"),
        ("- test: a\n  event: {}\n  expect: {request: {}, rul: r}\n", "3:25 unknown-field"),
        ("- test: a\n  event: {采: 1, 采: 2}\n  expect: unmatched\n", "2:17 duplicate-key"),
        ("- test: a\n  event: {}\n  expect: {requests: {}}\n", "3:22 wrong-type"),
        ("# none\n", "1:1 empty-file"),
        ("test: a\n", "1:1 wrong-type"),
    ])
    func `mistakes have their place`(_ yaml: String, _ place: String) async throws {
        #expect(try await cases(yaml).1 == [place])
    }

    @Test(arguments: [
        ("off", "the rule `off` is `enabled: false`, so it never applies", "enable the rule, or remove the case"),
        ("oon", "the plugin has no rule `oon`", "did you mean `on`?"),
        ("zzzz", "the plugin has no rule `zzzz`", "name one of its rules that ignore: on"),
        (
            "card", "the rule `card` ignores no event",
            "write `rule: card` and its `request`, or name a rule with `ignore: true`"
        ),
    ])
    func `a rule that is off is told from one that is not there`(
        _ name: String, _ message: String, _ help: String
    ) async throws {
        let folder = try TemporaryRules(desk: [
            "rules.yaml":
                "- {rule: card, when: .c, message: .m, status: ADD}\n- {rule: on, when: .a, ignore: true}\n"
                + "- {rule: off, when: .b, ignore: true, enabled: false}\n",
            "tests/cases.yaml": "- test: a\n  event: {}\n  expect: {ignored: \(name)}\n",
        ])
        let set = try #require(try await folder.load(with: CountingCompiler()).ruleSet)
        let (_, found) = TestCaseLoader.load(set)
        #expect(found.map(\.message) == [message])
        #expect(found.map(\.help) == [help])
    }

    @Test func `a file where the folder should be is told of`() async throws {
        let folder = try TemporaryRules(desk: ["tests": "x"])
        let set = try #require(try await folder.load(with: CountingCompiler()).ruleSet)
        let diagnostics = TestCaseLoader.load(set).1
        #expect(diagnostics.map(\.code) == ["unreadable-file"])
        #expect(diagnostics.first?.message == "`tests` is a folder of files of test cases, found a file")
    }

    @Test func `good cases beside bad ones are kept`() async throws {
        let (cases, places) = try await cases(
            "- test: a\n  event: 5\n  expect: unmatched\n- test: b\n  event: {}\n  expect: {ignored: r}\n")
        #expect(cases.map(\.name) == ["b"])
        #expect(places == ["2:10 wrong-type"])
    }
}
