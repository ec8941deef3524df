import Testing

@testable import Rules

@Suite struct JQParserTests {
    /// The text with a parenthesis around every operation.
    private func grouped(_ text: String) -> String? { JQParser.parse(text)?.grouped }

    @Test(
        arguments: [
            (".a | .b | .c", "(.a | (.b | .c))"),
            (".a, .b, .c", "((.a, .b), .c)"),
            (".a, .b | .c, .d", "((.a, .b) | (.c, .d))"),
            (".a // .b // .c", "(.a // (.b // .c))"),
            (".a // .b, .c", "((.a // .b), .c)"),
            (".a // .b or .c", "(.a // (.b or .c))"),
            (".a or .b and .c or .d", "((.a or (.b and .c)) or .d)"),
            (".a and .b and .c", "((.a and .b) and .c)"),
            (".a == 1 and .b != 2", "((.a == 1) and (.b != 2))"),
            (".a < -1", "(.a < -(1))"),
            ("- .a == 1", "(-(.a) == 1)"),
            ("-1?", "-((1)?)"),
            (".a == .b?", "(.a == .b?)"),
            (".a.b??", "(.a.b?)?"),
            (".a == (1)?", "(.a == (1)?)"),
            (#".a["b"]["c"]?[0]."d"."#, nil),
            (#".a["b"]["c"]?[0]."d""#, #".a.b.c?[0].d"#),
            (".[.a | .b]", ".[(.a | .b)]"),
            (".a[]?", ".a[]?"),
            (".", "."),
            (".[0]", ".[0]"),
            ("..", "opaque"),
            ("1 + 2 == 3", "(opaque == 3)"),
            (".a - .b * 2 > 1 and .c", "((opaque > 1) and .c)"),
            (".a |= 1, .b", "(opaque, .b)"),
            (".a[1:2] == .b", "(opaque == .b)"),
            (".a[:2]?, .a[1:]", "(opaque, opaque)"),
            (".a as $x | .b and .c", "opaque"),
            (".a and .b as [$x, {y: $z}] ?// $x | .c and .d", "(.a and opaque)"),
            ("def f(g; $h): g | $h; .a and f(.b; 1)", "opaque"),
            (".x and (def f: 1; f | g)", "(.x and opaque)"),
            (".x and (label $l | .a, break $l)", "(.x and opaque)"),
            ("reduce .a[] as $x (0; . + $x) | .b", "(opaque | .b)"),
            ("foreach .[] as [$x] (0; 1; 2) == 3", "(opaque == 3)"),
            ("try error(\"x\") catch . == 1", "(opaque == 1)"),
            ("try .a, .b", "(opaque, .b)"),
            (
                "if .a then .b elif .c then .d else .e end == 1",
                "(if .a then .b else if .c then .d else .e end end == 1)"
            ),
            ("if .a | .b then 1, 2 else 3 end", "if (.a | .b) then (1, 2) else 3 end"),
            ("not", "not"),
            (".a | IN(1, 2; 3)", "(.a | IN((1, 2); 3))"),
            ("a::b(1)", "a::b(1)"),
            ("[.a, .b | .c]", "[((.a, .b) | .c)]"),
            ("[.a, (.b, .c)]", "[.a, .b, .c]"),
            ("[]", "[]"),
            (#"{a: 1, "b": .c | .d, if: -2}"#, "{a: 1, b: (.c | .d), if: -(2)}"),
            ("{a, b: 1}", "opaque"),
            ("{$a, (.b): 1, @text \"c\": 2, \"\\(.d)\": 3}", "opaque"),
            (#""a\("b\(.c)")d" + "#, nil),
            (#""a\("b\(.c)")d""#, #""a\("b\(.c)")d""#),
            ("@base64 \"x\\(.a)\"", "opaque"),
            ("$x.a", "opaque.a"),
            ("# nothing", nil),
            (".a # comment", ".a"),
            (".a and", nil),
            (".a == 1 == 2", nil),
            ("1e999", "opaque"),
            ("[.5, 1., 1e3]", "[0.5, 1, 1000]"),
        ] as [(String, String?)])
    func `follows the grammar and the precedences`(_ text: String, _ expected: String?) {
        #expect(grouped(text) == expected)
    }

    @Test func `reads escapes as jq does`() {
        func string(_ text: String) -> [UInt8]? {
            guard case .literal(.string(let bytes))? = JQParser.parse(text)?.form else { return nil }
            return bytes
        }
        #expect(string(#""\"\\\/\b\f\n\r\t\u00e9\ud83d\ude00采""#) == Array("\"\\/\u{8}\u{C}\n\r\té😀采".utf8))
        #expect(string(#""\ud83d""#) == nil)
        #expect(string(#""\ud83dx\ude00""#) == nil)
        #expect(string(#""\x""#) == nil)
    }

    @Test(arguments: ["(", "[", "-", "{a:", "if ", ".a|", "\"\\(", ".a and ", ".a,", ".a//", ".[", "def f:", "try "])
    func `gives up on what is too deep`(_ piece: String) {
        let closers = ["(": ")", "[": "]", "{a:": "}", ".[": "]", "\"\\(": ")\""]
        for count in [300, 2000] {
            let text =
                String(repeating: piece, count: count) + ".a" + String(repeating: closers[piece] ?? "", count: count)
            #expect(JQParser.parse(text) == nil)
        }
        #expect(JQParser.parse(String(repeating: ".a | ", count: 150) + ".a") != nil)
    }
}

extension JQSyntax {
    /// For tests: unambiguous.
    var grouped: String {
        switch form {
        case .identity: "."
        case .member(let base, let key, let isOptional):
            (base.isIdentity ? (key.step.hasPrefix(".") ? "" : ".") : base.grouped) + key.step + (isOptional ? "?" : "")
        case .elements(let base, let isOptional): base.grouped + (isOptional ? "[]?" : "[]")
        case .literal(let literal): literal.text
        case .format(let parts):
            "\""
                + parts.map { part in
                    switch part {
                    case .text(let bytes): String(decoding: bytes, as: UTF8.self)
                    case .value(let value): "\\(\(value.grouped))"
                    }
                }.joined() + "\""
        case .array(let elements): "[" + elements.map(\.grouped).joined(separator: ", ") + "]"
        case .object(let pairs):
            "{"
                + pairs.map { "\(String(decoding: $0.key, as: UTF8.self)): \($0.value.grouped)" }.joined(
                    separator: ", ")
                + "}"
        case .call(let name, let arguments):
            name + (arguments.isEmpty ? "" : "(" + arguments.map(\.grouped).joined(separator: "; ") + ")")
        case .negative(let operand): "-(\(operand.grouped))"
        case .pipe(let left, let right): "(\(left.grouped) | \(right.grouped))"
        case .comma(let left, let right): "(\(left.grouped), \(right.grouped))"
        case .alternative(let left, let right): "(\(left.grouped) // \(right.grouped))"
        case .and(let left, let right): "(\(left.grouped) and \(right.grouped))"
        case .or(let left, let right): "(\(left.grouped) or \(right.grouped))"
        case .comparison(let operation, let left, let right):
            "(\(left.grouped) \(operation.symbol) \(right.grouped))"
        case .conditional(let condition, let then, let otherwise):
            "if \(condition.grouped) then \(then.grouped) else \(otherwise.grouped) end"
        case .attempt(let operand):
            operand.grouped.hasPrefix("(") ? operand.grouped + "?" : "(\(operand.grouped))?"
        case .opaque: "opaque"
        }
    }

    private var isIdentity: Bool {
        if case .identity = form { true } else { false }
    }

    /// Of a key: `.name`, `[0]`, `[…]`.
    private var step: String {
        switch form {
        case .literal(.string(let bytes)): "." + String(decoding: bytes, as: UTF8.self)
        default: "[\(grouped)]"
        }
    }
}

extension NativeExpression.Comparison {
    var symbol: String {
        switch self {
        case .equal: "=="
        case .notEqual: "!="
        case .less: "<"
        case .lessOrEqual: "<="
        case .greater: ">"
        case .greaterOrEqual: ">="
        }
    }
}

extension NativeLiteral {
    /// As jq. Strings in tests need no escapes.
    var text: String {
        switch self {
        case .null: "null"
        case .boolean(let value): "\(value)"
        case .number(let number): number == number.rounded() ? "\(Int(number))" : "\(number)"
        case .string(let bytes): "\"\(String(decoding: bytes, as: UTF8.self))\""
        case .array(let elements): "[" + elements.map(\.text).joined(separator: ", ") + "]"
        case .object(let pairs):
            "{"
                + pairs.map { "\(String(decoding: $0.key, as: UTF8.self)): \($0.value.text)" }.sorted().joined(
                    separator: ", ") + "}"
        }
    }
}
