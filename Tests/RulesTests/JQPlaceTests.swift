import Rules
import Testing

/// Mistakes in jq are reported where they are in the file, in blocks and quotes too, in words for rule authors.
@Suite struct JQPlaceTests {
    struct Mistake: CustomTestStringConvertible, Sendable {
        /// The value of `when`, as the file has it.
        let value: String
        /// `LINE:COLUMN message` and the help.
        let expected: [String]

        var testDescription: String { value }

        init(_ value: String, _ expected: String...) {
            self.value = value
            self.expected = expected
        }
    }

    private static let mistakes = [
        Mistake(
            "|\n    .event.type == \"x\"\n      and .event.status == = \"y\"\n      and .b",
            "4:28 found `=` where jq does not expect it", "write `==`"),
        Mistake(
            "|\n    .a as $x\n    | \"采购\"\n    | foo(1)", "5:7 `foo/1` is not defined",
            "jq 1.6 has no such function; define it in the plugin's lib.jq: `def foo(a): …;`"),
        Mistake(
            ">-\n    .a == \"采购\"\n    and .b \"c\"\n    and .d", "4:12 found a string where jq does not expect it",
            "two values need an operator between them: `|`, `and`, `==`, …"),
        Mistake(
            "\"if .a == \\\"采\\\" then\\n  .b\\nend\"", "2:37 found `end` where jq does not expect it",
            "jq 1.6 needs `else`: add `else null`"),
        Mistake(
            "'.a and (.b | test(\"it''s\") or) and .c'", "2:39 found `)` where jq does not expect it",
            "`or` needs a value behind it"),
        Mistake(
            "|\n    # why\n    .a == 3 ==\n    4", "4:13 found `==` where jq does not expect it",
            "comparisons and assignments cannot follow one another; join them with `and`, or use parentheses"),
        Mistake("|\n    .a and\n    .b and", "4:11 the jq ends too early", "complete the expression"),
        Mistake(
            "'.a | limit(3) == 1'", "2:15 `limit/1` is not defined", "`limit` takes 2 arguments, separated by `;`"),
        Mistake(
            "'def f(x): x; f == 1'", "2:23 `f` is not defined", "`f` takes 1 argument, separated by `;`"),
        Mistake(
            "'.a | test(\"采\\d+\")'", "2:22 `\\d` is no escape in a jq string",
            "a backslash is written twice: `\\\\d`"),
        Mistake(
            "'.a == \"\\u12g\"'", "2:17 `\\u12` is no escape in a jq string",
            "write four hexadecimal digits behind `\\u`"),
        Mistake(
            "'.a == 1.2.3'", "2:16 `1.2.3` is no number",
            "a number has one point; put a number into parentheses before a field"),
        Mistake("'@jsom == .a'", "2:10 `@jsom` is no format of jq 1.6", "did you mean `@json`?"),
        Mistake(
            "'.a == $x'", "2:16 `$x` is not defined", "a variable is defined before its use: `… as $x | …`"),
        Mistake(
            "'.a | break $out'", "2:21 the label `$out` is not defined",
            "a label is defined before its `break`: `label $out | …`"),
    ]

    @Test(arguments: mistakes) func `a mistake is where it is said to be`(_ mistake: Mistake) async throws {
        let rules = "- rule: r\n  when: \(mistake.value)\n  ignore: true\n"
        let diagnostics = try await TemporaryRules(desk: ["rules.yaml": rules]).load().diagnostics.filter {
            $0.severity == .error
        }
        let found = diagnostics.flatMap { ["\($0.line):\($0.column) \($0.message)", $0.help ?? "-"] }
        #expect(found == mistake.expected)
    }
}
