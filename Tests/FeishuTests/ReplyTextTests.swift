import Testing

@testable import Feishu

struct ReplyTextTests {
    @Test func secretsAndControlCharactersGo() {
        #expect(ReplyText.safe("a t-1\nt-1\u{1B}[2J", hiding: ["t-1", ""]) == "a *** *** [2J")
        #expect(ReplyText.safe("短い", hiding: ["long secret"]) == "短い")
    }

    @Test func longTextsAreCut() {
        let text = ReplyText.safe(String(repeating: "长", count: 500))
        #expect(text.count == 200 && text.hasSuffix("…"))
        #expect(ReplyText.safe(String(repeating: "x", count: 200)).count == 200)
    }
}
