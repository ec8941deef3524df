import Testing

@testable import Feishu

struct RenewalBackoffTests {
    private let refusal = UpdateReply(action: .retry, httpStatus: 200, code: 20_013)

    @Test func isAskedLessAndLessOftenUntilItParks() {
        var backoff = RenewalBackoff()
        let actions = (0..<12).map { _ in backoff.failed(refusal).action }
        let pauses = [1, 2, 4, 8, 16, 32, 60, 60, 60].map { ReplyAction.retryAfter(.seconds($0)) }
        #expect(actions == pauses + [.park(.token), .park(.token), .park(.token)])
        backoff.renewed()
        #expect(backoff.failed(refusal).action == .retryAfter(.seconds(1)))
    }

    @Test(arguments: [
        UpdateReply(action: .retry), UpdateReply(action: .retry, httpStatus: 503),
        UpdateReply(action: .retryAfter(.seconds(7)), httpStatus: 429),
        UpdateReply(action: .park(.credentials), httpStatus: 200, code: 10_015),
    ])
    func leavesToOthersWhatIsTheirs(_ reply: UpdateReply) {
        var backoff = RenewalBackoff()
        for _ in 0..<20 { #expect(backoff.failed(reply) == reply) }
    }
}
