import Feishu
import Outbox
import Outcomes
import Testing

@testable import Delivery

@Suite struct JudgementTests {
    private func verdict(
        _ action: ReplyAction, failures: Int = 0, failingSince: Int64? = nil, isParked: Bool = false, now: Int64 = 1000
    ) async throws -> ClaimOutcome.Verdict {
        let claim = try await Self.claim(failures: failures, failingSince: failingSince)
        return Judgement(backoff: Backoff(), giveUpAfter: 100_000).verdict(
            on: claim, reply: UpdateReply(action: action), isParked: isParked, now: now, jitter: \.upperBound)
    }

    /// A claim as the store makes it.
    private static func claim(failures: Int, failingSince: Int64?) async throws -> Claim {
        let clock = WallClock { 0 }
        let outbox = try Outbox.temporary(clock: clock)
        defer { outbox.close() }
        _ = try await outbox.accept(Batch(lines: [.matched([update("1")])]))
        for _ in 0..<failures {
            let claim = try #require(try await outbox.exchange([], claiming: 1).claims.first)
            let attempt = Attempt(at: failingSince ?? 0)
            _ = try await outbox.exchange(
                [ClaimOutcome(id: claim.id, verdict: .retry(notBefore: 0), attempt: attempt)], claiming: 0)
        }
        return try #require(try await outbox.exchange([], claiming: 1).claims.first)
    }

    @Test func `success and refusal end an update`() async throws {
        #expect(try await verdict(.done(messageID: "9")) == .sent(messageID: "9"))
        #expect(try await verdict(.reject) == .dead(.rejected))
        #expect(try await verdict(.reject, isParked: true) == .dead(.rejected))
    }

    @Test(arguments: [ReplyAction.retry, .refreshToken])
    func `a failure waits for the backoff`(action: ReplyAction) async throws {
        #expect(try await verdict(action) == .retry(notBefore: 2000))
        #expect(try await verdict(action, failures: 3, failingSince: 0) == .retry(notBefore: 9000))
        #expect(try await verdict(action, isParked: true) == .release(notBefore: 1000))
    }

    @Test func `the last attempt is made when the time to give up has come`() async throws {
        #expect(
            try await verdict(.retry, failures: 6, failingSince: 1000, now: 60_000) == .retry(notBefore: 101_000))
        #expect(try await verdict(.retry, failures: 6, failingSince: 1000, now: 101_000) == .dead(.gaveUp))
    }

    @Test func `what speaks of the app is not the update's fault`() async throws {
        #expect(try await verdict(.park(.quota)) == .release(notBefore: 1000))
        #expect(try await verdict(.retryAfter(.seconds(3))) == .retry(notBefore: 4000))
    }
}
