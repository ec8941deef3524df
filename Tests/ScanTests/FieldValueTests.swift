import Scan
import Testing

/// Texts, numbers and elements of fields. The values were compared with the `jq` 1.6 command.
struct FieldValueTests {
    @Test(arguments: [
        (#""审批""#, "审批"), (#""""#, ""), (#""\"\\\/\b\f\n\r\t""#, "\"\\/\u{8}\u{C}\n\r\t"), (#""\u0000x""#, "\u{0}x"),
        (#""\u5ba1\u6279""#, "审批"), (#""\ud83d\ude00""#, "😀"), (#""\uD834\uDd1E""#, "\u{1D11E}"),
        (#""\udc00""#, "\u{FFFD}"), (#""a\udc00\udfffb""#, "a\u{FFFD}\u{FFFD}b"),
        (#""\uffff\u007f\u0080\u07ff\u0800""#, "\u{FFFF}\u{7F}\u{80}\u{7FF}\u{800}"),
        (#""\udbff\udfff""#, "\u{10FFFF}"), ("7412093385521004590", "7412093385521004590"),
        ("-9007199254740993", "-9007199254740993"),
    ])
    func `a text is read as jq reads it`(_ json: String, _ expected: String) {
        let (line, field) = Self.value(json)
        var text = Array("before ".utf8)
        FieldText.append(field, of: line.span, to: &text)
        #expect(String(decoding: text, as: UTF8.self) == "before " + expected)
        for (other, isSame) in [(expected, true), (expected + "x", false), ("x" + expected.dropFirst(), false)] {
            let equals = FieldText.equals(field, of: line.span, Array(other.utf8).span)
            #expect(equals == isSame, "\(other)")
        }
    }

    @Test(
        arguments: [
            ("0", 0), ("1", 1), ("-1", -1), ("9007199254740992", 9_007_199_254_740_992), ("0.1", 0.1), ("1e3", 1000),
            ("1E+2", 100), ("2e-3", 0.002), ("1e1000", .infinity), ("-1e1000", -.infinity), ("1e-400", 0),
            ("2.5e-324", .leastNonzeroMagnitude), ("2.2250738585072011e-308", Double.leastNormalMagnitude.nextDown),
            ("9007199254740993.0", 9_007_199_254_740_992), ("123456789012345", 123_456_789_012_345),
            ("0.500000000000000166533453693773481063544750213623046875", 0.5000000000000002),
        ] as [(String, Double)])
    func `a number is the nearest double`(_ json: String, _ expected: Double) {
        let (line, field) = Self.value(json)
        #expect(FieldNumber.value(field, of: line.span) == expected)
    }

    @Test func `zero keeps its sign and length does not matter`() {
        let (line, field) = Self.value("-0")
        let zero = FieldNumber.value(field, of: line.span)
        #expect(zero?.sign == .minus)
        let (long, number) = Self.value("1." + String(repeating: "0", count: 1_000_000) + "e2")
        #expect(FieldNumber.value(number, of: long.span) == 100)
    }

    @Test func `what is no number or no text has no value`() {
        for json in ["null", "true", #""1""#, "[1]", "12345678901234567890"] {
            let (line, field) = Self.value(json)
            #expect(FieldNumber.value(field, of: line.span) == nil)
        }
        for json in ["null", "1", #"["x"]"#, "{}"] {
            let (line, field) = Self.value(json)
            var text: [UInt8] = []
            FieldText.append(field, of: line.span, to: &text)
            #expect(text.isEmpty)
            let equals = FieldText.equals(field, of: line.span, text.span)
            #expect(!equals)
        }
    }

    @Test(arguments: [
        ("[]", []), ("[ ]", []),
        (#"[1,"x" , null,[2,3], {"a":"]"},false]"#, ["number", "string", "null", "array", "object", "false"]),
        ("[[[]]]", ["array"]), ("[1 2]", ["number", "unsure"]), ("[1,]", ["number", "unsure"]), ("[,]", ["unsure"]),
        ("[x]", ["unsure"]), ("[1,01]", ["number", "unsure"]), (#""x""#, ["unsure"]),
    ])
    func `walks over elements`(_ json: String, _ expected: [String]) {
        let (line, field) = Self.value(json)
        var cursor = ElementCursor(field)
        var found: [String] = []
        while found.last != "unsure" {
            let step = cursor.next(in: line.span)
            if step == .end { break }
            if case .element(let element) = step { found.append("\(element.kind)") } else { found.append("unsure") }
        }
        #expect(found == expected)
        let last = cursor.next(in: line.span)
        #expect(last == (found.last == "unsure" ? .unsure : .end))
    }

    private static func value(_ json: String) -> ([UInt8], Field) {
        let scanner = FieldScanner(PathTrie([[.named("v")]]))
        var slots = FieldSlots(for: scanner.trie)
        let line = Array(#"{"v":\#(json)}"#.utf8)
        let outcome = scanner.scan(line.span, into: &slots)
        #expect(outcome == .found)
        return (line, slots[0])
    }
}
