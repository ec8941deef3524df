import Testing

@testable import Daemon

/// How a difference is shown.
struct CaseDifferenceTests {
    @Test func whatLooksTheSameIsToldApart() {
        let difference = CaseDifference(
            path: "request.i18n_resources[0].texts[\"@i18n@1\"]", expected: "\"9:21 AM\"", found: "\"9:21\u{202F}AM\"")
        #expect(
            difference.lines == [
                "  request.i18n_resources[0].texts[\"@i18n@1\"]", "    expected \"9:21 AM\"",
                "    found    \"9:21\\u202fAM\"",
            ])
        let wide = CaseDifference(path: "rule", expected: "全角　空白", found: "a\u{200B}b")
        #expect(wide.lines == ["  rule", "    expected 全角　空白", "    found    a\\u200bb"])
    }

    @Test(arguments: [
        ("74", "\"74\"", "    help     put what is expected into quotes: the request has a string"),
        ("\"true\"", "true", "    help     take the quotes off what is expected: the request has no string"),
        ("\"74\"", "75", nil), ("74", "75", nil), ("\"a\"", "\"b\"", nil),
    ])
    func quotesThatMakeTheDifferenceAreNamed(_ expected: String, _ found: String, _ help: String?) {
        let lines = CaseDifference(path: "request.message_id", expected: expected, found: found).lines
        #expect(lines.dropFirst(3).first == help)
    }
}
