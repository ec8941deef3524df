import Testing

@testable import Rules

@Suite struct SourceTextTests {
    @Test func `lines end with LF, CRLF and CR, and a byte order mark is nothing`() {
        let source = SourceText(file: "f", text: "\u{FEFF}采购\r\nb\rc\n")
        #expect(source.position(0) == SourcePosition(file: "f", line: 1, column: 1))
        #expect(source.position(1) == SourcePosition(file: "f", line: 1, column: 2))
        #expect(source.position(4) == SourcePosition(file: "f", line: 2, column: 1))
        #expect(source.position(6) == SourcePosition(file: "f", line: 3, column: 1))
        #expect(source.position(99) == SourcePosition(file: "f", line: 4, column: 1))
        #expect(source.line(1) == "采购")
        #expect(source.line(3) == "c")
        #expect(source.line(5) == nil)
    }

    @Test func `lines that only YAML counts do not shift those that are reported`() {
        let source = SourceText(file: "f", text: "a\u{2028}b\nc")
        #expect(source.offset(yamlLine: 3, column: 1) == 4)
        #expect(source.position(4).line == 2)
    }
}
