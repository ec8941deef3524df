import Testing

@testable import Rules

/// A `when` taken apart for people.
struct WhenOutlineTests {
    @Test(
        arguments: [
            (".a == 1", ".a == 1 <.a>"),
            (".a == 1 and .b and .c == 2", "and(.a == 1 <.a>; .b; .c == 2 <.c>)"),
            ("(.a == 1 or .b) and .c", "and(or(.a == 1 <.a>; .b); .c)"),
            (
                ".event.type == \"t\" and (.event.status | IN(\"A\", \"B\"))",
                "and(.event.type == \"t\" <.event.type>; .event.status | IN(\"A\", \"B\") <.event.status>)"
            ),
            (
                ".event | (.type == \"t\" and .n > 1)",
                "and(.event | .type == \"t\" <.event | .type>; .event | .n > 1 <.event | .n>)"
            ),
            ("(.a | length) > 0", "(.a | length) > 0 <.a | length, .a>"),
            (".a | length > 0", ".a | length > 0 <.a, .a | length>"),
            (".a | not", ".a | not <.a>"),
            ("any(.list[]; .x == 1)", "any(.list[]; .x == 1) <.list[]>"),
            (".a // .b", ".a // .b <.a, .b>"),
            (". as $x | .a == $x", ". as $x | .a == $x"),
            (".a == null  # why\n and .b", "and(.a == null <.a>; .b)"),
            ("true", "true"),
            (".a == ", ".a == "),
        ])
    func isTakenApart(_ text: String, _ expected: String) {
        #expect(WhenOutline(text).summary == expected)
    }

    /// Each part is jq by itself, wherever it was cut out.
    @Test func partsKeepTheirParentheses() {
        let outline = WhenOutline("((.a, .b) | . == 1) and ([.c[] | select(.d)] | length) > 1")
        #expect(outline.parts.map(\.text) == ["(.a, .b) | . == 1", "([.c[] | select(.d)] | length) > 1"])
    }
}

extension WhenOutline {
    fileprivate var summary: String {
        if let joint { return "\(joint)(\(parts.map(\.summary).joined(separator: "; ")))" }
        return text + (operands.isEmpty ? "" : " <\(operands.joined(separator: ", "))>")
    }
}
