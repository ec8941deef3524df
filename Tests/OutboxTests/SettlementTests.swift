import Outcomes
import Testing

@testable import Outbox

/// What the outcomes of calls leave behind in the store.
@Suite struct SettlementTests {
    let clock = ManualClock()
    let outbox: Outbox

    init() throws {
        outbox = try Outbox.temporary(clock: clock.wall)
    }

    private func claim() async throws -> Claim {
        try #require(try await outbox.exchange([], claiming: 1).claims.first)
    }

    private func settle(_ claim: Claim, _ verdict: ClaimOutcome.Verdict) async throws -> [UpdateFate] {
        let outcome = ClaimOutcome(id: claim.id, verdict: verdict, attempt: Attempt(at: clock.now))
        return try await outbox.exchange([outcome], claiming: 0).fates
    }

    @Test func `of many calls the newest are kept and all are counted`() async throws {
        try await outbox.accept(update("1"))
        for number in 1...Settlement.attemptsMax + 5 {
            let claim = try await claim()
            #expect(claim.attempts == number - 1)
            clock.advance(by: .seconds(1))
            _ = try await settle(claim, .retry(notBefore: clock.now))
        }
        let attempts = try await outbox.attempts(of: 1)
        #expect(attempts.count == Settlement.attemptsMax)
        #expect(attempts.last?.at == clock.now)
    }

    @Test func `the time to give up is counted from the first failure`() async throws {
        try await outbox.accept(update("1"))
        let first = clock.now
        for failures in 0..<4 {
            let claim = try await claim()
            #expect(claim.failures == failures && claim.failingSince == (failures == 0 ? nil : first))
            #expect(try await settle(claim, .retry(notBefore: clock.now)).isEmpty)
            clock.advance(by: .seconds(10))
        }
        // What was nobody's fault is no failure.
        let claim = try await claim()
        #expect(try await settle(claim, .release(notBefore: clock.now)).isEmpty)
        #expect(try await self.claim().failures == 4)
        outbox.close()
    }

    /// Where times are absent, "newer" between pairs runs in a circle: C is newer than B, B than A, A than C.
    @Test func `a retry does not cover what was accepted as the newest`() async throws {
        try await outbox.accept(update("1", time: 100))
        let first = try await claim()
        try await outbox.accept(update("1"))
        try await outbox.accept(update("1", time: 50))
        let fates = try await settle(first, .retry(notBefore: clock.now))
        #expect(fates.map(\.id) == [1] && fates.map(\.outcome) == [.superseded])
        #expect(try await claim().id == 3)
        outbox.close()
    }

    @Test func `an outcome that comes a second time changes nothing`() async throws {
        try await outbox.accept(update("1"))
        let claim = try await claim()
        #expect(try await settle(claim, .sent(messageID: nil)).count == 1)
        for verdict in [ClaimOutcome.Verdict.sent(messageID: "2"), .retry(notBefore: clock.now), .dead(.rejected)] {
            #expect(try await settle(claim, verdict).isEmpty)
        }
        #expect(try await outbox.counts().updates == [.sent: 1])
        #expect(try await outbox.exchange([], claiming: 9).claims.isEmpty)
        outbox.close()
    }
}
