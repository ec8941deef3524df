import Outbox
import Outcomes
import Testing

/// What commands do to a store while a daemon has it open.
@Suite struct VisitTests {
    let scratch: ScratchDirectory
    let clock = ManualClock()
    let outbox: Outbox
    let visit: OutboxVisit

    init() throws {
        scratch = try ScratchDirectory()
        outbox = try Outbox.open(directory: scratch.state, clock: clock.wall)
        visit = try OutboxVisit.open(directory: scratch.state, clock: clock.wall)
    }

    /// Accepts updates, claims them all and lets the calls come to this.
    private func finish(_ updates: [NewUpdate], _ verdict: ClaimOutcome.Verdict) async throws {
        _ = try await outbox.accept(Batch(lines: updates.map { .matched([$0]) }))
        let claims = try await outbox.exchange([], claiming: 99).claims
        _ = try await outbox.exchange(claims.map { ClaimOutcome($0, verdict) }, claiming: 0)
    }

    private func ids(_ change: (inout Selection) -> Void) throws -> [Int64] {
        var selection = Selection()
        change(&selection)
        return try visit.updates(selection).map(\.id)
    }

    @Test func `updates are found by state, rule, reason, message id, event id and age`() async throws {
        try await finish([update("1", event: "a"), update("2")], .dead(.rejected))
        try await finish([update("3", event: "b", plugin: "q")], .sent(messageID: nil))
        clock.advance(by: .seconds(10))
        try await outbox.accept(update("4"))
        #expect(try ids { _ in } == [1, 2, 3, 4])
        #expect(try ids { $0.states = [.dead, .pending] } == [1, 2, 4])
        #expect(try ids { $0.reasons = [.rejected] } == [1, 2])
        #expect(try ids { $0.messageID = "2" } == [2])
        #expect(try ids { $0.eventID = "b" } == [3])
        #expect(try ids { $0.plugin = "q" } == [3])
        #expect(try ids { $0.rule = "r" } == [1, 2, 3, 4])
        #expect(try ids { $0.rule = "' OR 1" } == [])
        #expect(try ids { $0.olderThan = .seconds(5) } == [1, 2, 3])
        #expect(try ids { $0.newerThan = .seconds(5) } == [4])
        #expect(try visit.updates(Selection(), limit: 2).map(\.id) == [3, 4])
        #expect(try visit.attempts(of: 1).map(\.code) == [0])
    }

    @Test func `a dead update that is retried is claimed by the daemon and counted as carried`() async throws {
        try await finish([update("1")], .dead(.rejected))
        #expect(try await outbox.exchange([], claiming: 9).claims.isEmpty)
        _ = try await outbox.hasChangedBeside()
        #expect(try await !outbox.hasChangedBeside())
        #expect(try visit.retry(Selection(ids: [1])) == [Intervention(1, .retried)])
        #expect(try await outbox.hasChangedBeside())
        #expect(try await outbox.closingCounts() == ClosingCounts(pending: 1, beside: VisitTally(carried: 1)))
        let claim = try #require(try await outbox.exchange([], claiming: 9).claims.first)
        #expect((claim.id, claim.attempts, claim.failures) == (1, 1, 0))
        #expect(try visit.retry(Selection(ids: [1])) == [Intervention(1, .refused(.inFlight))])
        #expect(try visit.drop(Selection(ids: [1])) == [Intervention(1, .refused(.inFlight))])
        _ = try await outbox.exchange([ClaimOutcome(claim, .sent(messageID: nil))], claiming: 0)
        #expect(
            try visit.retry(Selection(ids: [1, 7])) == [
                Intervention(1, .refused(.ended)), Intervention(7, .refused(.notFound)),
            ])
    }

    @Test func `a pending update that is retried is due at once`() async throws {
        try await outbox.accept(update("1"))
        let claim = try #require(try await outbox.exchange([], claiming: 1).claims.first)
        let later = clock.now + 60_000
        _ = try await outbox.exchange([ClaimOutcome(claim, .retry(notBefore: later))], claiming: 0)
        #expect(try await outbox.exchange([], claiming: 1).claims.isEmpty)
        #expect(try visit.retry(Selection(states: [.pending])) == [Intervention(1, .retried)])
        #expect(try await outbox.closingCounts().beside == VisitTally())
        #expect(try await outbox.exchange([], claiming: 1).claims.map(\.failures) == [0])
    }

    @Test func `what is dropped is not sent and leaves the balance exact`() async throws {
        try await finish([update("1")], .dead(.gaveUp))
        try await outbox.accept(update("2"), update("3"))
        #expect(try visit.drop(Selection(ids: [1, 2])) == [Intervention(1, .dropped), Intervention(2, .dropped)])
        #expect(try await outbox.exchange([], claiming: 9).claims.map(\.messageID) == ["3"])
        #expect(try await outbox.closingCounts() == ClosingCounts(pending: 1, beside: VisitTally(dropped: 1)))
        #expect(try visit.drop(Selection(ids: [2])) == [Intervention(2, .refused(.ended))])
    }

    @Test func `an old state is not retried over a newer one`() async throws {
        try await finish([update("1", time: 5)], .dead(.rejected))
        try await finish([update("1", time: 9)], .dead(.rejected))
        try await finish([update("2")], .dead(.rejected))
        try await finish([update("2")], .sent(messageID: nil))
        #expect(
            try visit.retry(Selection(states: [.dead])) == [
                Intervention(1, .refused(.overtaken)), Intervention(2, .retried), Intervention(3, .refused(.overtaken)),
            ])
        #expect(try await outbox.exchange([], claiming: 9).claims.map(\.id) == [2])
    }

    /// The newer update was sent, and the store does not keep it any more.
    @Test(
        arguments: [
            (update("1"), update("1")), (update("1", time: 5), update("1", time: 9)),
            (update("1", time: 5), update("1", time: 5)), (update("1"), update("1", isFinal: true)),
        ])
    func `an old state is not retried over a newer one that is forgotten`(old: NewUpdate, new: NewUpdate) async throws {
        let last = update("1", time: old.eventTime.map { $0 + 99 }, isFinal: new.isFinal)
        let one = Retention.Limits(age: .seconds(5), rows: 10, bytes: 1 << 20)
        let options = OutboxOptions(retention: Retention(finished: one))
        let path = scratch.path + "/other"
        let outbox = try Outbox.open(directory: path, options: options, clock: clock.wall)
        defer { outbox.close() }
        // A dead one that is kept must not hide that another was sent before it.
        let verdicts: [ClaimOutcome.Verdict] = [.dead(.rejected), .sent(messageID: nil), .dead(.rejected)]
        for (update, verdict) in zip([old, new, last], verdicts) {
            try await outbox.accept(update)
            let claims = try await outbox.exchange([], claiming: 1).claims
            _ = try await outbox.exchange(claims.map { ClaimOutcome($0, verdict) }, claiming: 0)
        }
        try await outbox.markEmitted(through: 2)
        clock.advance(by: .seconds(9))
        #expect(try await outbox.prune().finishedUpdates == 1)
        let visit = try OutboxVisit.open(directory: path, clock: clock.wall)
        #expect(try visit.retry(Selection(ids: [1])) == [Intervention(1, .refused(.overtaken))])
    }

    @Test func `an older state that waits again gives way to a newer one that is retried later`() async throws {
        try await finish([update("1", time: 5)], .dead(.rejected))
        try await finish([update("1", time: 9)], .dead(.rejected))
        #expect(try visit.retry(Selection(ids: [1])) == [Intervention(1, .retried)])
        #expect(try visit.retry(Selection(ids: [2])) == [Intervention(2, .retried)])
        let beside = VisitTally(carried: 2, superseded: 1)
        #expect(try await outbox.closingCounts() == ClosingCounts(pending: 1, beside: beside))
        #expect(try await outbox.exchange([], claiming: 9).claims.map(\.id) == [2])
    }

    /// What is newer was given up as well, and nobody wants it: what remains may be sent.
    @Test func `a newer update that was never sent is in nobody's way`() async throws {
        try await finish([update("1", time: 5)], .dead(.rejected))
        try await finish([update("1", time: 9)], .dead(.rejected))
        #expect(try visit.drop(Selection(ids: [2])) == [Intervention(2, .dropped)])
        #expect(try visit.retry(Selection(ids: [1])) == [Intervention(1, .retried)])
        #expect(try await outbox.exchange([], claiming: 9).claims.map(\.id) == [1])
    }

    @Test func `a failed line that is replayed does not cover what came after it`() async throws {
        let failed = FailedLine(
            reason: .ruleError, detail: "d", lineNumber: 1, raw: [65], plugin: "p", rule: "r")
        _ = try await outbox.accept(
            Batch(lines: [.matched([update("1")]), .failed(failed), .matched([update("2")]), .failed(failed)]))
        let outcomes = try visit.replay(
            [(1, .matched([update("1"), update("2")])), (2, .matched([update("2")]))], dedupeWindow: .seconds(9),
            cardWait: .seconds(9))
        let states: [[UpdateState]] = outcomes.map { outcome in
            if case .accepted(let updates) = outcome { updates.map(\.state) } else { [] }
        }
        #expect(states == [[.pending, .superseded], [.pending]])
        #expect(try await outbox.exchange([], claiming: 9).claims.map(\.id).sorted() == [3, 5])
    }

    @Test func `a card that was forgotten is known again when its update is retried`() async throws {
        let options = OutboxOptions(retention: Retention(cardAge: .seconds(1)))
        let path = scratch.path + "/other"
        let outbox = try Outbox.open(directory: path, options: options, clock: clock.wall)
        defer { outbox.close() }
        try await outbox.accept(update("1"))
        let claim = try #require(try await outbox.exchange([], claiming: 1).claims.first)
        _ = try await outbox.exchange([ClaimOutcome(claim, .dead(.rejected))], claiming: 0)
        clock.advance(by: .seconds(9))
        #expect(try await outbox.prune().cards == 1)
        let visit = try OutboxVisit.open(directory: path, clock: clock.wall)
        #expect(try visit.retry(Selection(ids: [1])) == [Intervention(1, .retried)])
        #expect(try await outbox.exchange([], claiming: 1).claims.map(\.messageID) == ["1"])
    }

    @Test func `failed lines are found and dropped`() async throws {
        let lines = [Reason.invalidJSON, .ruleError, .tooLong].enumerated().map { number, reason in
            BatchLine.failed(
                FailedLine(reason: reason, detail: "d", lineNumber: number + 1, raw: [65], plugin: "p", rule: "r"))
        }
        _ = try await outbox.accept(Batch(lines: lines))
        var selection = Selection()
        selection.reasons = [.ruleError, .tooLong]
        #expect(try visit.failedLines(selection).map(\.id) == [2, 3])
        #expect(try visit.failedLines(selection, limit: 1).map(\.line.reason) == [.tooLong])
        #expect(
            try visit.dropLines(Selection(ids: [2, 9])) == [
                Intervention(2, .dropped), Intervention(9, .refused(.notFound)),
            ])
        #expect(try await outbox.failedLines().map(\.id) == [1, 3])
    }

    @Test func `statistics count what is there`() async throws {
        try await finish([update("1", event: "e")], .dead(.rejected))
        try await outbox.accept(update("2"))
        clock.advance(by: .seconds(3))
        let statistics = try visit.statistics()
        #expect(statistics.counts.updates == [.dead: 1, .pending: 1])
        #expect(statistics.deadUpdates == [.rejected: 1])
        #expect(statistics.oldestPending == clock.now - 3000)
        #expect((statistics.due, statistics.cards, statistics.counts.eventIDs) == (1, 2, 1))
        #expect(statistics.bytes > 4096)
    }

    @Test func `a directory without a store is refused and stays as it is`() throws {
        #expect(throws: OutboxError.noStore(path: scratch.path)) { try OutboxVisit.open(directory: scratch.path) }
    }

    @Test(.timeLimit(.minutes(1)))
    func `changes beside a daemon that claims lose nothing and send nothing twice`() async throws {
        let outbox = outbox
        for number in 1...60 {
            try await outbox.accept(update("\(number)"))
        }
        // The two meet however fast either of them is: each goes on when the other has begun.
        let (claiming, beginClaiming) = AsyncStream<Void>.makeStream()
        let (dropping, beginDropping) = AsyncStream<Void>.makeStream()
        async let claimed: [Int64] = {
            var ids: [Int64] = []
            while true {
                let claims = try await outbox.exchange([], claiming: 2).claims
                beginClaiming.finish()
                for await _ in dropping {}
                ids += claims.map(\.id)
                let outcomes = claims.map { ClaimOutcome($0, .sent(messageID: nil)) }
                if try await outbox.exchange(outcomes, claiming: 0).nextDue == nil { return ids }
            }
        }()
        for await _ in claiming {}
        var dropped: [Int64] = []
        for id in stride(from: Int64(60), to: 0, by: -3) {
            dropped += try visit.drop(Selection(ids: [id])).filter { $0.outcome == .dropped }.map(\.id)
            beginDropping.finish()
        }
        #expect(!dropped.isEmpty)
        #expect(try await (claimed + dropped).sorted() == Array(1...60))
        #expect(try await outbox.closingCounts().beside == VisitTally(dropped: dropped.count))
    }
}

extension Intervention {
    fileprivate init(_ id: Int64, _ outcome: Outcome) {
        self.init(id: id, outcome: outcome)
    }
}
