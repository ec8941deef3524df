import Testing

@testable import Feishu

/// The rows of the reference, written down again: a change of the table has to be made twice, and so on purpose.
struct ReplyTableTests {
    private static let rows: [(codes: [Int], action: ReplyAction)] = [
        ([99_991_400, 1_000_004, 1_000_005, 11_232, 230_020], .retry),
        ([60_014, 65_001, 1_395_001, 1500, 2200, 5000, 10_500, 4006], .retry),
        ([99_991_663, 99_991_664, 99_991_665, 99_991_671, 20_013, 4001], .refreshToken),
        ([99_991_543, 10_015, 20_002, 10_012, 10_013, 10_016], .park(.credentials)),
        ([99_991_672], .park(.scope)),
        ([99_991_401], .park(.ipList)),
        ([99_991_662, 99_991_673, 10_014], .park(.app)),
        ([99_991_201, 99_991_301], .park(.endpoint)),
        ([60_011, 60_013], .park(.edition)),
        ([99_991_403], .park(.quota)),
        ([99_991_661, 99_991_668, 99_991_677, 99_991_669, 99_991_679], .reject),
        ([9499, 99_992_402], .reject),
        ([60_001, 60_002, 60_003, 60_010, 60_004, 60_005, 60_006, 60_007, 60_008, 60_009, 60_012], .reject),
        ([1_390_001, 1_390_002, 1_390_003, 1_390_004, 1_390_010, 1_390_007, 1_390_009], .reject),
        ([1_390_013, 1_390_014, 1_390_015, 1_390_016, 1_390_018], .reject),
        ([1, -1, 12_345_678], .reject),
    ]

    /// A known code decides whatever the HTTP status is. (An unknown one does not with 429 and 5xx.)
    @Test(arguments: rows)
    func codeDecides(codes: [Int], action: ReplyAction) {
        for code in codes {
            let isKnown = ReplyTable.row(for: code) != nil
            for status in isKnown ? [200, 400, 401, 403, 404, 429, 500, 503] : [200, 400, 403, 404] {
                let found = ReplyVerdict.action(status: status, code: code, messageID: "1", wait: nil)
                #expect(found == action, "code \(code) with HTTP \(status)")
            }
        }
    }

    @Test func noCodeIsInTwoRows() {
        let codes = ReplyTable.rows.flatMap(\.codes)
        #expect(Set(codes).count == codes.count)
        #expect(Set(codes).isSuperset(of: Self.rows.dropLast().flatMap(\.codes)))
        #expect(codes.count == Self.rows.dropLast().reduce(0) { $0 + $1.codes.count })
    }

    @Test func waitGoesWithWhatIsTriedAgain() {
        func action(_ status: Int, _ code: Int?) -> ReplyAction {
            ReplyVerdict.action(status: status, code: code, messageID: nil, wait: .seconds(7))
        }
        #expect(action(429, 99_991_400) == .retryAfter(.seconds(7)))
        #expect(action(400, 99_991_400) == .retryAfter(.seconds(7)))
        #expect(action(429, nil) == .retryAfter(.seconds(7)))
        #expect(action(503, nil) == .retryAfter(.seconds(7)))
        #expect(action(429, 99_991_403) == .park(.quota))
        #expect(action(400, 60_001) == .reject)
        #expect(action(400, 99_991_663) == .refreshToken)
        #expect(action(200, 0) == .done(messageID: nil))
    }

    @Test func successNeedsStatusAndCode() {
        #expect(ReplyVerdict.action(status: 200, code: 0, messageID: "8", wait: nil) == .done(messageID: "8"))
        #expect(ReplyVerdict.action(status: 201, code: 0, messageID: nil, wait: nil) == .done(messageID: nil))
        #expect(ReplyVerdict.action(status: 500, code: 0, messageID: "8", wait: nil) == .retry)
        #expect(ReplyVerdict.action(status: 400, code: 0, messageID: "8", wait: nil) == .retry)
        #expect(ReplyVerdict.action(status: 200, code: nil, messageID: nil, wait: nil) == .retry)
    }

    @Test(
        arguments: [
            (200, .retry), (204, .retry), (302, .park(.endpoint)), (307, .park(.endpoint)), (400, .retry),
            (401, .park(.endpoint)), (403, .park(.endpoint)), (404, .park(.endpoint)), (405, .park(.endpoint)),
            (408, .retry), (413, .reject), (425, .retry), (429, .retry), (500, .retry), (502, .retry), (503, .retry),
            (504, .retry),
        ] as [(Int, ReplyAction)])
    func withoutCodeTheStatusDecides(status: Int, action: ReplyAction) {
        #expect(ReplyVerdict.action(status: status, code: nil, messageID: nil, wait: nil) == action)
    }

    @Test(arguments: [429, 500, 502, 599])
    func unknownCodeDoesNotOutweighTransport(status: Int) {
        #expect(ReplyVerdict.action(status: status, code: 12_345_678, messageID: nil, wait: nil) == .retry)
    }

    @Test func tokenEndpointNeverRejectsAnUpdate() {
        #expect(ReplyAction.reject.ofTokenEndpoint == .park(.credentials))
        #expect(ReplyAction.refreshToken.ofTokenEndpoint == .retry)
        #expect(ReplyAction.park(.scope).ofTokenEndpoint == .park(.scope))
        #expect(ReplyAction.retryAfter(.seconds(1)).ofTokenEndpoint == .retryAfter(.seconds(1)))
    }

    @Test(arguments: ParkReason.allCases)
    func parkReasonsSayHowToMend(reason: ParkReason) {
        #expect(reason.explanation.contains(":"))
    }
}
