import Foundation
import TestSupport
import Testing

@testable import Rules

/// Whatever is in a file, reading it ends, and every problem is at a place in the file.
@Suite struct BrokenYAMLTests {
    private static let snippets = [
        "\"", "'", "{", "}", "[", "]", ": ", "- ", "\n", "\t", "#", " #", "&a ", "*a", "!!str ", "|\n", ">-\n", "? ",
        "采", "\u{2028}", "\u{85}", "\r\n", "\\", "%", "@", "---\n", "...\n", "<<: ", "true", "null", "~", "\\(",
        "\u{FEFF}",
    ]

    private func mutated(_ text: String, with generator: inout SeededGenerator) -> String {
        var scalars = Array(text.unicodeScalars)
        for _ in 0..<Int.random(in: 1...4, using: &generator) {
            let place = Int.random(in: 0...scalars.count, using: &generator)
            if Bool.random(using: &generator) {
                scalars.insert(
                    contentsOf: (Self.snippets.randomElement(using: &generator) ?? "").unicodeScalars, at: place)
            } else {
                let end = min(scalars.count, place + Int.random(in: 1...12, using: &generator))
                scalars.removeSubrange(place..<end)
            }
        }
        return String(String.UnicodeScalarView(scalars))
    }

    @Test(arguments: 0..<4) func `mutated rules end in a report`(_ seed: Int) throws {
        let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Fixtures")
        let files = try ["broken/desk/rules.yaml", "good/a-desk/rules.yaml", "good/a-desk/tests/cases.yaml"].map {
            try String(contentsOf: folder.appending(path: $0), encoding: .utf8)
        }
        var generator = SeededGenerator(seed: UInt64(seed))
        for _ in 0..<20 {
            let source = SourceText(
                file: "f", text: mutated(files.randomElement(using: &generator) ?? "", with: &generator))
            var log = DiagnosticLog()
            log.register(source)
            let rules = RulesFile.read(source, log: &log)
            _ = CaseFile(source: source, plugin: "p", rules: [], ignoringRules: [], disabledRules: []).read(log: &log)
            for diagnostic in log.diagnostics {
                #expect(source.line(diagnostic.line).map { $0.unicodeScalars.count + 1 >= diagnostic.column } == true)
            }
            for expression in rules.flatMap(\.expressions) {
                #expect(JQLexer.tokenize("(" + expression.text + "\n)").errors.isEmpty)
            }
        }
    }

    @Test func `every duplicate key is found, whatever its quotes, and nothing else is lost`() {
        let source = SourceText(
            file: "f",
            text: """
                - rule: 甲
                  when: .a
                  "when": .b
                  ignore: true
                  'ignore': true
                  when: .c
                  wen: .d
                - {rule: r, rule: r, when: .a |, ignore: true}
                """)
        var log = DiagnosticLog()
        _ = RulesFile.read(source, log: &log)
        #expect(
            log.sorted.map { "\($0.line):\($0.column) \($0.code)" } == [
                "1:9 bad-name", "3:3 duplicate-key", "5:3 duplicate-key", "6:3 duplicate-key", "7:3 unknown-field",
                "8:13 duplicate-key",
            ])
    }

    @Test(arguments: [
        ("a:\n\tb: 1\n", "2:1 a tab indents this line", "YAML does not indent with tabs; use spaces"),
        (
            "a: {b: 1} | c\n", "1:4 YAML reads a bare `{` as a mapping, and more follows its end",
            "a value that begins with `{` goes into quotes"
        ),
        (
            "a: x: y\n", "1:5 the value holds `: `, which YAML takes for the end of a key",
            "put a value that holds `: ` into quotes, or write it as a block (`|`)"
        ),
        ("a: 1\n\n# more\n b: 2\n", "4:2 this line is indented deeper than the one above", "align the keys"),
        ("- a: 1\r\n   b: 2\r\n", "2:4 this line is indented deeper than the one above", "align the keys"),
        (
            "-a: 1\n  b: 2\n", "1:1 there is no blank behind this `-`",
            "write `- ` before the first key of a list item"
        ),
        (
            "- a: 1\nb: 2\n", "2:1 this line is outside of the list item above",
            "indent the fields of a list item by two spaces"
        ),
        (
            "- a: 1\n - b: 2\n", "2:2 this `-` is not below the ones above", "begin every list item in the same column"
        ),
        (
            "  - a: 1\n- b: 2\n", "2:1 what stands above has ended, so this is part of nothing",
            "begin all lines of one level in the same column"
        ),
        (
            "a: 1\n- b\n", "2:1 a list item stands among keys", "indent a list below its key, or remove the `-`"
        ),
        (
            "hello\n- a: 1\n", "1:1 this line is neither a key with its value nor a list item",
            "write `KEY: VALUE`, or remove it"
        ),
        (
            "a: |\n.x\nb: 1\n", "2:1 this is neither a key with its value nor part of the value above",
            "write `KEY: VALUE`; what continues a value is indented deeper than its key"
        ),
        ("a: 1\nb:.x\nc: 1\n", "2:1 there is no blank behind `b:`", "put a blank behind the colon"),
        ("a: 1\nb:.x\n", "2:1 there is no blank behind `b:`", "put a blank behind the colon"),
        (
            "a: \"x\" == .b\n", "1:8 the value ends at its second `\"`, and more follows",
            "put the whole value into single quotes"
        ),
        (
            "a: '.b == 'x''\n", "1:12 the value ends at its second `'`, and more follows",
            "strings of jq stand in `\"`; a `'` within single quotes is written twice: `''`"
        ),
        (
            "a: | .b\n", "1:4 `|` begins a block of text, which starts in the next line",
            "a value that begins with `|` goes into single quotes"
        ),
        ("a: `x`\n", "1:4 ``` begins nothing in YAML, no value", "put a value that begins with ``` into quotes"),
        ("a: *b\n", "1:4 `*` begins an alias in YAML, no value", "put a value that begins with `*` into quotes"),
        ("a: **\n", "1:4 `*` begins an alias in YAML, no value", "put a value that begins with `*` into quotes"),
        ("a: !b<c\n", "1:4 `!` begins a tag in YAML, no value", "put a value that begins with `!` into quotes"),
        (
            "a: - b\n", "1:4 `-` begins a list item in YAML, no value",
            "put a value that begins with `-` into quotes; begin a list in the line below its key"
        ),
        (
            "a: {b: 1\nc: 2\n", "2:2 a `,` or the `}` for the `{` of line 1 is missing here",
            "add it; jq that begins with `{` goes into single quotes"
        ),
        ("a: [,]\n", "1:5 a value is missing here", "write it, or remove the `,` before it"),
        ("a: 1\n---\nb: 1\n", "2:1 a second document begins here", "a file holds one document; remove the line `---`"),
        (
            "a: \"\\(.b)\"\n", "1:5 a backslash and this character are no escape in YAML",
            "within double quotes YAML reads backslashes itself; put the whole value into single quotes"
        ),
    ])
    func `YAML that does not parse says in plain words what to do`(
        _ text: String, _ message: String, _ help: String
    ) throws {
        var log = DiagnosticLog()
        _ = YAMLDocument.parse(SourceText(file: "f", text: text), log: &log)
        let found = try #require(log.diagnostics.first)
        #expect("\(found.line):\(found.column) \(found.message)" == message)
        // The parser's own words come last.
        #expect(found.help?.hasPrefix(help + " (libYAML: ") == true, "\(found.help ?? "")")
    }

    @Test func `a control character is told of`() {
        var log = DiagnosticLog()
        _ = YAMLDocument.parse(SourceText(file: "f", text: "a: \u{7}\n"), log: &log)
        #expect(log.diagnostics.first?.help?.contains("escape") == true)
    }

    @Test func `libYAML's words come after ours`() {
        var log = DiagnosticLog()
        _ = YAMLDocument.parse(SourceText(file: "rules.yaml", text: "- rule: r\nwhen: .a\n"), log: &log)
        #expect(
            log.diagnostics.map(\.text) == [
                "rules.yaml:2:1: error[yaml-syntax]: this line is outside of the rule above\n"
                    + "  help: indent the fields of a rule by two spaces (libYAML: did not find expected '-' indicator "
                    + "while parsing a block collection that begins in line 1)"
            ])
    }

    @Test func `names below a list are told what is wrong with it`() {
        var log = DiagnosticLog()
        let text = "- rule: r\n  args:\n    - who: .a\n    days: .b\n"
        _ = YAMLDocument.parse(SourceText(file: "rules.yaml", text: text), log: &log)
        let found = log.diagnostics.first.map { "\($0.line):\($0.column) \($0.message)" }
        #expect(found == "4:5 a list begins in line 3, and this line is none of its items")
        #expect(log.diagnostics.first?.help?.hasPrefix("remove the `-` there, if names and values are meant; ") == true)
    }

    @Test(.timeLimit(.minutes(1))) func `aliases that multiply are refused`() throws {
        var text = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n"
        for level in 1...11 {
            let aliases = repeatElement("*a\(level - 1)", count: 9).joined(separator: ", ")
            text += "a\(level): &a\(level) [\(aliases)]\n"
        }
        var log = DiagnosticLog()
        #expect(YAMLDocument.parse(SourceText(file: "f", text: text), log: &log) == nil)
        #expect(log.diagnostics.map(\.code) == ["yaml-syntax"])
        #expect(log.diagnostics.first?.message.contains("aliases") == true)
    }

    @Test func `aliases that repeat a little are taken`() throws {
        let text = "a: &a [1, 2, 3]\n" + (0..<500).map { "b\($0): *a\n" }.joined()
        var log = DiagnosticLog()
        #expect(YAMLDocument.parse(SourceText(file: "f", text: text), log: &log) != nil)
    }

    @Test func `a quote that is not closed is told of where it begins`() throws {
        for quote in ["'", "\""] {
            var log = DiagnosticLog()
            let text = "- rule: r\n  when: \(quote).a\n  ignore: true\n"
            _ = YAMLDocument.parse(SourceText(file: "f", text: text), log: &log)
            let found = try #require(log.diagnostics.first)
            #expect("\(found.line):\(found.column)" == "2:9")
            #expect(found.message == "a quote is not closed")
            #expect(found.help?.hasPrefix("close the `\(quote)` that begins here; ") == true)
        }
    }

    @Test(arguments: ["- rule: r\n  when：.a\n  ignore: true\n", "- rule: r\n  when： .a\n  ignore: true\n"])
    func `a full-width colon is told of`(_ text: String) throws {
        var log = DiagnosticLog()
        _ = YAMLDocument.parse(SourceText(file: "f", text: text), log: &log)
        let found = try #require(log.diagnostics.first)
        #expect("\(found.line):\(found.column)" == "2:3")
        #expect(found.message == "the colon behind `when` is full-width")
        #expect(found.help?.hasPrefix("write `:` and a blank (") == true)
    }

    @Test(arguments: [
        ("- rule r\n  when: .a\n", "1:3 rule"), ("- rule: r\n  when .a\n\n  ignore: true\n", "2:3 when"),
        ("a:\n  title x\n  # more\n  action: y\n", "2:3 title"), ("- rule: r\n  when .a\n", "2:3 when"),
    ])
    func `a missing colon is told of in its own line`(_ text: String, _ expected: String) throws {
        var log = DiagnosticLog()
        _ = YAMLDocument.parse(SourceText(file: "f", text: text), log: &log)
        let found = try #require(log.diagnostics.first)
        let place = expected.prefix { $0 != " " }
        #expect("\(found.line):\(found.column)" == place)
        let word = expected.dropFirst(place.count + 1)
        #expect(found.message == "`\(word)` has no colon")
        #expect(found.help?.hasPrefix("put a colon behind `\(word)` (") == true)
    }

    @Test(arguments: ["a: {n} x\n", "b: 1\na: {n: \"x\"}[.k]\nc: 1\n", "- a: {n} | x\n"])
    func `a value that YAML takes for a mapping is pointed at`(_ text: String) throws {
        let source = SourceText(file: "f", text: text)
        var log = DiagnosticLog()
        log.register(source)
        _ = YAMLDocument.parse(source, log: &log)
        let found = try #require(log.diagnostics.first)
        #expect(found.help?.hasPrefix("a value that begins with `{` goes into quotes (") == true)
        #expect(source.scalars[source.offset(yamlLine: found.line, column: found.column)] == "{")
    }
}
