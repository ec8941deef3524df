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
}
