import Testing

@testable import Rules

@Suite struct JQLexerTests {
    private func kinds(_ text: String) -> [String] {
        JQLexer.tokenize(text).tokens.map { "\($0.kind):\($0.text)" }
    }

    @Test func `tells names, fields, variables and formats apart`() {
        #expect(
            kinds(".a | b($c; $ d) as $__loc__ | @base64 \"\" | ..") == [
                "field:a", "symbol:|", "name:b", "open:(", "variable:c", "symbol:;", "variable:d", "close:)",
                "name:as", "variable:__loc__", "symbol:|", "format:@base64", "stringStart:\"", "stringEnd:\"",
                "symbol:|", "symbol:..",
            ])
    }

    @Test func `goes into interpolations as deep as they are`() {
        #expect(
            kinds(#""a\("b\(.c)")\"d" "#) == [
                "stringStart:\"", "stringText:a", "interpolationStart:\\(", "stringStart:\"", "stringText:b",
                "interpolationStart:\\(", "field:c", "interpolationEnd:)", "stringEnd:\"", "interpolationEnd:)",
                "stringText:\\\"d", "stringEnd:\"",
            ])
    }

    @Test func `numbers, operators and comments`() {
        #expect(
            kinds("1.5e-3 .5 1e // # ) \"\n?//=!= a::b") == [
                "number:1.5e-3", "number:.5", "number:1", "name:e", "symbol://", "symbol:?//=", "symbol:!=",
                "name:a::b",
            ])
    }

    @Test(arguments: [
        ("(.a", JQLexicalError(kind: .unclosed("("), offset: 0)),
        (".a)", JQLexicalError(kind: .unopened(")"), offset: 2)),
        ("{a: [1}", JQLexicalError(kind: .mismatched(found: "}", opener: "[", openerOffset: 4), offset: 6)),
        ("\"采购", JQLexicalError(kind: .unterminatedString, offset: 0)),
        ("\"\\(.a", JQLexicalError(kind: .unclosed("\\("), offset: 1)),
        (".a == 采购", JQLexicalError(kind: .invalidCharacters("采购"), offset: 6)),
        ("\"a\\\"", JQLexicalError(kind: .unterminatedString, offset: 0)),
    ])
    func `finds what does not balance`(_ text: String, _ error: JQLexicalError) {
        #expect(JQLexer.tokenize(text).errors.contains(error))
    }

    @Test func `balanced texts have no errors`() {
        for text in ["", "# (", "\"(\\(\")\")\"", "{a: [1, (2)]}", ".[\"]\"]", "def f: 1; f"] {
            #expect(JQLexer.tokenize(text).errors.isEmpty, "\(text)")
        }
    }
}
