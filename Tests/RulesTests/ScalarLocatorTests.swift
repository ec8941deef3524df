import Testing

@testable import Rules

@Suite struct ScalarLocatorTests {
    /// `▲` marks the character to look for; it is not part of the file. The decoded text has it as `X`.
    struct Scalar: CustomTestStringConvertible, Sendable {
        let name: String
        let yaml: String

        var testDescription: String { name }

        static let all = [
            Scalar(name: "plain", yaml: "键: .a == 采购 ▲X\n"),
            Scalar(name: "plain over lines", yaml: "键:\n  .a ==   \n    采购\n\n  and ▲X # 注\n"),
            Scalar(name: "plain in a flow mapping", yaml: "键: {甲: 采购, 乙: 采购\n  购 ▲X}\n"),
            Scalar(name: "plain with a tag and an anchor", yaml: "键: !!str &a1 采购 ▲X\n"),
            Scalar(name: "single-quoted", yaml: "键: '采''购 ''''▲X'\n"),
            Scalar(name: "single-quoted over lines", yaml: "键: '采\n\n\n   购  \n  ▲X'\n"),
            Scalar(name: "double-quoted", yaml: "键: \"采\\t\\u8d2d\\x41\\U0001F600\\\"\\\\▲X\"\n"),
            Scalar(name: "double-quoted over lines", yaml: "键: \"采 \\\n   \\ 购\n\n   ▲X\"\n"),
            Scalar(name: "literal", yaml: "键: |\n  采购 == \"甲\"\n\n    and\n  ▲X\n别: 1\n"),
            Scalar(name: "literal, kept, at the end", yaml: "键: |+ # 注\n\n  采购\n  ▲X\n\n\n"),
            Scalar(name: "literal, stripped, CRLF", yaml: "键: |-\r\n  采购\r\n\r\n  ▲X\r\n别: 1\r\n"),
            Scalar(name: "literal with an indicator", yaml: "外:\n  键: |2\n      采购\n    ▲X\n"),
            Scalar(name: "folded", yaml: "键: >\n  采购\n  甲\n\n  乙\n    丙\n    丁\n\n\n  ▲X\n"),
            Scalar(name: "folded, stripped, with tabs", yaml: "键: >-\n  采购\n  \t甲\n  ▲X"),
        ]
    }

    @Test(arguments: Scalar.all) func `every character has its place`(_ scalar: Scalar) throws {
        let parts = scalar.yaml.split(separator: "▲", maxSplits: 1)
        let source = SourceText(file: "f", text: parts.joined())
        let expected = source.position(parts[0].unicodeScalars.count)
        var log = DiagnosticLog()
        let root = try #require(YAMLDocument.parse(source, log: &log))
        let found = try #require(scalars(in: root).first { $0.scalar.text.contains("X") })
        let origins = try #require(ScalarLocator.origins(of: found.scalar, at: found.offset, in: source))
        #expect(origins.count == found.scalar.text.unicodeScalars.count + 1)
        #expect(zip(origins, origins.dropFirst()).allSatisfy { $0 < $1 })
        let index = try #require(Array(found.scalar.text.unicodeScalars).firstIndex(of: "X"))
        let jq = found.scalar.jqSource(at: found.offset, in: source)
        #expect(jq.position(offset: index) == expected)
        let before = found.scalar.text.unicodeScalars.prefix(index)
        let line = before.count { $0 == "\n" } + 1
        let column = before.reversed().prefix { $0 != "\n" }.count + 1
        #expect(jq.position(line: line, column: column) == expected)
        for (scalar, origin) in zip(found.scalar.text.unicodeScalars, origins) where scalar == "采" {
            #expect(source.scalars[origin] == "采")
        }
    }

    private func scalars(in node: YAMLNode) -> [(scalar: YAMLScalar, offset: Int)] {
        switch node.content {
        case .scalar(let scalar): [(scalar, node.offset)]
        case .sequence(let nodes): nodes.flatMap(scalars)
        case .mapping(let mapping): mapping.flatMap { scalars(in: $0.key) + scalars(in: $0.value) }
        }
    }
}
