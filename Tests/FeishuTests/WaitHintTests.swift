import Testing

@testable import Feishu

struct WaitHintTests {
    /// 1994-11-06 08:49:37 UTC, the example of RFC 9110.
    private static let example: Int64 = 784_111_777

    @Test(
        arguments: [
            ("3", nil, .seconds(3)), ("3", "9", .seconds(3)), (nil, "9", .seconds(9)), ("soon", "9", .seconds(9)),
            (nil, nil, nil), ("0", nil, nil), ("-5", nil, nil), ("nan", nil, nil), ("inf", nil, nil),
            ("99999999999999999999", nil, .seconds(3600)), (nil, "1.5", .milliseconds(1500)), (nil, "", nil),
            (nil, "Sun, 06 Nov 1994 08:49:37 GMT", .seconds(37)), (nil, "Sun, 06 Nov 1994 08:48:00 GMT", nil),
            (nil, "Fri, 06 Nov 2026 08:49:37 GMT", .seconds(3600)), (nil, "Sunday, 06-Nov-94 08:49:37 GMT", nil),
            (nil, "Sun, 06 Nov 1994 08:49:37 CET", nil), (nil, "Sun, 41 Nov 1994 08:49:37 GMT", nil),
        ] as [(String?, String?, Duration?)])
    func headersToWait(reset: String?, retryAfter: String?, expected: Duration?) {
        let wait = WaitHint.wait(rateLimitReset: reset, retryAfter: retryAfter, unixTime: Self.example - 37)
        #expect(wait == expected)
    }

    @Test(
        arguments: [
            ("Thu, 01 Jan 1970 00:00:00 GMT", 0), ("Tue, 29 Feb 2000 12:00:00 GMT", 951_825_600),
            ("Fri, 01 Mar 2024 00:00:00 GMT", 1_709_251_200), ("Sun, 06 Nov 1994 08:49:37 GMT", 784_111_777),
            ("Fri, 31 Dec 2100 23:59:59 GMT", 4_133_980_799),
        ] as [(String, Int64)])
    func dates(text: String, seconds: Int64) {
        #expect(HTTPDate.unixTime(of: text) == seconds)
    }
}
