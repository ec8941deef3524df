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
            _ = CaseFile(source: source, plugin: "p", rules: [], disabledRules: []).read(log: &log)
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

    @Test func `YAML that does not parse says what to do`() {
        func help(_ text: String) -> String {
            var log = DiagnosticLog()
            _ = YAMLDocument.parse(SourceText(file: "f", text: text), log: &log)
            return log.diagnostics.first?.help ?? ""
        }
        #expect(help("a:\n\tb: 1\n").contains("tabs"))
        #expect(help("a: {b: 1} | c\n").contains("quotes"))
        #expect(help("a: x: y\n").contains("quotes"))
        #expect(help("a: 1\n\n# more\n b: 2\n").contains("align the keys"))
        #expect(help("- a: 1\r\n   b: 2\r\n").contains("align the keys"))
        #expect(help("- a: 1\n  b: x: y\n").contains("quotes"))
        #expect(help("- a: 1\nb: 2\n").contains("by two spaces"))
        #expect(help("a: \"x\" | .b\n").contains("ends at the next"))
        #expect(help("a: `x`\n").contains("quotes"))
        #expect(help("a: \"x\" == .b\n").contains("single quotes"))
        #expect(help("a: *b\n").contains("alias"))
        #expect(help("a: 1\n---\nb: 1\n").contains("---"))
        #expect(help("a: \u{7}\n").contains("escape"))
        #expect(help("a: \"\\(.b)\"\n").contains("single quotes"))
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
            #expect(found.help?.hasPrefix("close the `\(quote)` that begins here; ") == true)
        }
    }

    @Test(arguments: ["- rule: r\n  when：.a\n  ignore: true\n", "- rule: r\n  when： .a\n  ignore: true\n"])
    func `a full-width colon is told of`(_ text: String) throws {
        var log = DiagnosticLog()
        _ = YAMLDocument.parse(SourceText(file: "f", text: text), log: &log)
        let found = try #require(log.diagnostics.first)
        #expect("\(found.line):\(found.column)" == "2:3")
        #expect(found.help == "the colon behind `when` is full-width; write `:` and a blank")
    }

    @Test(arguments: [
        ("- rule r\n  when: .a\n", "1:3 rule"), ("- rule: r\n  when .a\n\n  ignore: true\n", "2:3 when"),
        ("a:\n  title x\n  # more\n  action: y\n", "2:3 title"),
    ])
    func `a missing colon is told of in its own line`(_ text: String, _ expected: String) throws {
        var log = DiagnosticLog()
        _ = YAMLDocument.parse(SourceText(file: "f", text: text), log: &log)
        let found = try #require(log.diagnostics.first)
        let place = expected.prefix { $0 != " " }
        #expect("\(found.line):\(found.column)" == place)
        #expect(found.help == "put a colon behind `\(expected.dropFirst(place.count + 1))`")
    }

    @Test(arguments: ["a: {n} x\n", "b: 1\na: {n: \"x\"}[.k]\nc: 1\n", "- a: {n} | x\n"])
    func `a value that YAML takes for a mapping is pointed at`(_ text: String) throws {
        let source = SourceText(file: "f", text: text)
        var log = DiagnosticLog()
        log.register(source)
        _ = YAMLDocument.parse(source, log: &log)
        let found = try #require(log.diagnostics.first)
        #expect(found.help == "a value that begins with `{` goes into quotes")
        #expect(source.scalars[source.offset(yamlLine: found.line, column: found.column)] == "{")
    }
}
