import Feishu
import Outbox
import Outcomes
import Testing

@testable import Delivery

@Suite struct JudgementTests {
    private func verdict(
        _ action: ReplyAction, httpStatus: Int? = nil, failures: Int = 0, failingSince: Int64? = nil,
        freshSince: Int64 = .min, isParked: Bool = false, now: Int64 = 1000
    ) async throws -> ClaimOutcome.Verdict {
        let claim = try await Self.claim(failures: failures, failingSince: failingSince)
        return Judgement(backoff: Backoff(), giveUpAfter: 100_000).verdict(
            on: claim, reply: UpdateReply(action: action, httpStatus: httpStatus), freshSince: freshSince,
            isParked: isParked, now: now, jitter: \.upperBound)
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
    }

    @Test func `a wait that the API names counts where the API failed, not where it limits`() async throws {
        let pause = ReplyAction.retryAfter(.seconds(3))
        #expect(try await verdict(pause, httpStatus: 503) == .retry(notBefore: 4000))
        for now: Int64 in [1000, 200_000] {
            let found = try await verdict(pause, httpStatus: 429, failures: 2, failingSince: 1000, now: now)
            #expect(found == .release(notBefore: now + 3000))
        }
    }

    @Test func `failures from before a mended fault do not count`() async throws {
        let found = try await verdict(.retry, failures: 2, failingSince: 1000, freshSince: 150_000, now: 200_000)
        #expect(found == .retry(notBefore: 204_000))
    }
}
