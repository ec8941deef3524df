import Feishu
import Outbox
import Outcomes
import Testing

/// The system's clock is set back or forward between two runs, or while a daemon runs beside which a command looks at
/// another time: what is measured in time waits no longer than it may, and nothing is lost.
@Suite struct ClockJumpTests {
    private static let jumps: [Duration] = [.seconds(-3600), .seconds(-400 * 86_400), .seconds(86_400)]

    let scratch: ScratchDirectory
    let clock = ManualClock()

    init() throws {
        scratch = try ScratchDirectory()
    }

    private func open() throws -> Outbox {
        try Outbox.open(directory: scratch.state, clock: clock.wall)
    }

    /// One run that ends, and the next one, at another time.
    private func acrossJump(_ jump: Duration, _ first: (Outbox) async throws -> Void) async throws -> Outbox {
        let outbox = try open()
        try await first(outbox)
        outbox.close()
        clock.advance(by: jump)
        return try open()
    }

    @Test(arguments: jumps)
    func `a retry waits no longer than the longest backoff`(_ jump: Duration) async throws {
        let outbox = try await acrossJump(jump) { outbox in
            try await outbox.accept(update("1"), update("2"))
            let claims = try await outbox.exchange([], claiming: 1).claims
            let retry = ClaimOutcome.Verdict.retry(notBefore: clock.now + 60_000)
            let outcomes = claims.map { ClaimOutcome(id: $0.id, verdict: retry, attempt: Attempt(at: clock.now)) }
            _ = try await outbox.exchange(outcomes, claiming: 0)
        }
        defer { outbox.close() }
        clock.advance(by: .seconds(60))
        let claims = try await outbox.exchange([], claiming: 9).claims
        #expect(Set(claims.map(\.messageID)) == ["1", "2"])
        #expect(claims.allSatisfy { ($0.failingSince ?? 0) <= clock.now }, "the time to give up began already")
    }

    @Test(arguments: jumps)
    func `what waited too long behind a silent API is given up, and nothing else`(_ jump: Duration) async throws {
        let outbox = try await acrossJump(jump) { outbox in
            try await outbox.accept(update("1"))
        }
        defer { outbox.close() }
        let limit = Duration.seconds(48 * 3600)
        clock.advance(by: .seconds(23 * 3600))
        let early = clock.now - limit.milliseconds
        #expect(try await outbox.giveUp(failingBefore: early, acceptedBefore: early).isEmpty)
        clock.advance(by: .seconds(25 * 3600))
        let late = clock.now - limit.milliseconds
        #expect(try await outbox.giveUp(failingBefore: late, acceptedBefore: late).count == 1)
    }

    @Test(arguments: jumps)
    func `an id is known for the window at most, and then forgotten`(_ jump: Duration) async throws {
        let outbox = try await acrossJump(jump) { outbox in
            try await outbox.accept(update("1", event: "e"))
        }
        defer { outbox.close() }
        let isKnown = jump < .zero
        #expect(try await outbox.accept(update("1", event: "e")).duplicateLines == (isKnown ? 1 : 0))
        try await outbox.accept(update("2", event: "f"))
        clock.advance(by: .seconds(24 * 3600))
        #expect(try await outbox.prune().eventIDs == 2)
        #expect(try await outbox.accept(update("1", event: "e")).duplicateLines == 0)
    }

    @Test(arguments: jumps)
    func `the wait for a card ends in its time`(_ jump: Duration) async throws {
        let outbox = try await acrossJump(jump) { outbox in
            try await outbox.accept(lines: .matched([keyed("a")]), .matched([keyed("b")]))
            try await outbox.accept(lines: .tracked([cards("1", keys: "b")]))
        }
        defer { outbox.close() }
        clock.advance(by: .seconds(60))
        #expect(try await outbox.exchange([], claiming: 9).claims.map(\.messageID) == ["1"])
        if jump < .zero {
            clock.advance(by: .seconds(539))
            #expect(try await outbox.exchange([], claiming: 0).fates.isEmpty)
            clock.advance(by: .seconds(1))
            #expect(try await outbox.exchange([], claiming: 0).fates.map(\.outcome) == [.dead(.unknownCard)])
        }
        #expect(try await outbox.exchange([], claiming: 0).nextExpiry == nil)
    }

    @Test(arguments: jumps)
    func `a card is known for 30 days at most`(_ jump: Duration) async throws {
        let outbox = try await acrossJump(jump) { outbox in
            try await outbox.accept(lines: .tracked([cards("1", keys: "a")]))
            try await outbox.accept(update("1"))
        }
        defer { outbox.close() }
        try await outbox.accept(lines: .tracked([cards("2", keys: "b")]))
        #expect(try await outbox.accept(lines: .matched([keyed("a")])).stored.count == 1)
        clock.advance(by: .seconds(30 * 86_400))
        #expect(try await outbox.accept(lines: .matched([keyed("a")])).stored.isEmpty)
        #expect(try await outbox.exchange([], claiming: 9).fates.map(\.outcome) == [.dead(.tooOld)])
        #expect(try await outbox.prune().trackedCards == 2)
    }

    @Test(arguments: jumps)
    func `what has ended is kept as long as it may be`(_ jump: Duration) async throws {
        let outbox = try await acrossJump(jump) { outbox in
            try await outbox.accept(update("1"))
            let claims = try await outbox.exchange([], claiming: 1).claims
            _ = try await outbox.exchange(claims.map { ClaimOutcome($0, .sent(messageID: nil)) }, claiming: 0)
            try await outbox.markEmitted(through: 1)
            let line = FailedLine(reason: .invalidJSON, detail: "", lineNumber: 1, raw: [1])
            try await outbox.accept(lines: .failed(line))
        }
        defer { outbox.close() }
        clock.advance(by: .seconds(200 * 86_400))
        let evicted = try await outbox.prune()
        #expect((evicted.finishedUpdates, evicted.failedLines, evicted.cards) == (1, 1, 1))
    }

    /// A daemon keeps the time that it began with; a command asks the system, whose clock was set meanwhile.
    @Test(arguments: [Duration.seconds(8 * 3600), .seconds(-8 * 3600)])
    func `what a command retries or replays is due at once beside a daemon of another time`(
        _ jump: Duration
    ) async throws {
        let outbox = try open()
        defer { outbox.close() }
        let line = FailedLine(reason: .ruleError, detail: "", lineNumber: 1, raw: [1])
        try await outbox.accept(lines: .failed(line))
        try await outbox.accept(update("1"), update("2"))
        let claims = try await outbox.exchange([], claiming: 2).claims
        let outcomes = [
            ClaimOutcome(claims[0], .dead(.rejected)), ClaimOutcome(claims[1], .retry(notBefore: clock.now + 60_000)),
        ]
        _ = try await outbox.exchange(outcomes, claiming: 0)
        let daemonTime = clock.now
        let visit = try OutboxVisit.open(directory: scratch.state, clock: WallClock { daemonTime + jump.milliseconds })
        let retried = try visit.retry(Selection(ids: [1, 2]))
        #expect(retried.map(\.outcome) == [.retried, .retried])
        _ = try visit.replay([(1, .matched([update("3")]))], dedupeWindow: .seconds(60), cardWait: .seconds(60))
        #expect(Set(try await outbox.exchange([], claiming: 9).claims.map(\.messageID)) == ["1", "2", "3"])
    }

    @Test func `the clock of a run goes on evenly whatever happens to the system's`() {
        let elapsed = ManualClock()
        let start = elapsed.now
        var system: Int64 = 1_800_000_000_000
        let clock = WallClock.steady(system: { system }, elapsed: { .milliseconds(elapsed.now - start) })
        #expect(clock.now == 1_800_000_000_000)
        for jump in [-3_600_000, 86_400_000, -400 * 86_400_000] as [Int64] {
            system += jump
            elapsed.advance(by: .milliseconds(7))
        }
        #expect(clock.now == 1_800_000_000_021)
    }
}
