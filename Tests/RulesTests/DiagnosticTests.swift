import Rules
import Testing

@Suite struct DiagnosticTests {
    private func diagnostic(column: Int, line: String?, help: String? = nil) -> Diagnostic {
        Diagnostic(
            file: "rules/d/rules.yaml", line: 3, column: column, severity: .error, code: "bad-name", message: "no",
            help: help, sourceLine: line)
    }

    @Test func `text has place, code, line, caret and help`() {
        #expect(
            diagnostic(column: 3, line: "- rule", help: "yes").text == """
                rules/d/rules.yaml:3:3: error[bad-name]: no
                  - rule
                    ^
                  help: yes
                """)
    }

    @Test func `the caret keeps tabs and counts wide characters twice`() {
        #expect(diagnostic(column: 5, line: "\t采購ｘ!").text.hasSuffix("\n  \t      ^"))
        #expect(diagnostic(column: 3, line: "e\u{301}!").text.hasSuffix("\n   ^"))
    }

    @Test func `of a long line the part around the place is shown`() {
        let line = String(repeating: "a", count: 500) + "X" + String(repeating: "b", count: 500)
        let shown = diagnostic(column: 501, line: line).text.split(separator: "\n").dropFirst().map { $0.dropFirst(2) }
        #expect(shown[0].hasPrefix("…aaa") && shown[0].hasSuffix("bbb…") && shown[0].count == 202)
        #expect(Array(shown[0])[shown[1].count - 1] == "X")
        let start = diagnostic(column: 1, line: line).text.split(separator: "\n").dropFirst().map { $0.dropFirst(2) }
        #expect(start[0].hasPrefix("aaa") && start[1] == "^")
    }

    @Test func `without a line there is only the message`() {
        #expect(diagnostic(column: 1, line: nil).text == "rules/d/rules.yaml:3:1: error[bad-name]: no")
    }
}
