import Outbox
import Outcomes
import Testing

@Suite struct RetentionTests {
    let clock = ManualClock()

    private func sentUpdates(_ count: Int, in outbox: Outbox) async throws {
        for number in 1...count {
            try await outbox.accept(update("\(number)", event: "e\(number)"))
        }
        let claims = try await outbox.exchange([], claiming: count).claims
        _ = try await outbox.exchange(claims.map { ClaimOutcome($0, .sent(messageID: nil)) }, claiming: 0)
        try await outbox.markEmitted(through: Int64(count))
    }

    @Test(
        arguments: [
            (Retention.Limits(age: .seconds(99), rows: 4, bytes: 1 << 20), 6),
            (Retention.Limits(age: .seconds(99), rows: 99, bytes: 100), 9),
            (Retention.Limits(age: .seconds(1), rows: 99, bytes: 1 << 20), 10),
            (Retention.Limits(age: .seconds(99), rows: 99, bytes: 1 << 20), 0),
        ])
    func `sent updates are removed by rows, bytes and age`(limits: Retention.Limits, removed: Int) async throws {
        let outbox = try Outbox.temporary(
            options: OutboxOptions(retention: Retention(finished: limits)), clock: clock.wall)
        defer { outbox.close() }
        try await sentUpdates(10, in: outbox)
        try await outbox.accept(update("pending"))
        clock.advance(by: .seconds(2))
        #expect(try await outbox.prune().finishedUpdates == removed)
        let counts = try await outbox.counts()
        #expect(counts.updates[.sent, default: 0] == 10 - removed)
        #expect(counts.updates[.pending] == 1)
        #expect(counts.evicted.finishedUpdates == removed)
    }

    /// An old update may be retried and sent after younger ones.
    @Test func `the age of an update is counted from its own end`() async throws {
        let limits = Retention.Limits(age: .seconds(5), rows: 99, bytes: 1 << 20)
        let outbox = try Outbox.temporary(
            options: OutboxOptions(retention: Retention(finished: limits)), clock: clock.wall)
        defer { outbox.close() }
        try await outbox.accept(update("first"))
        let first = try #require(try await outbox.exchange([], claiming: 1).claims.first)
        try await sentUpdates(3, in: outbox)
        try await outbox.markEmitted(through: 4)
        clock.advance(by: .seconds(4))
        _ = try await outbox.exchange([ClaimOutcome(first, .sent(messageID: nil))], claiming: 0)
        clock.advance(by: .seconds(2))
        #expect(try await outbox.prune().finishedUpdates == 3)
        #expect(try await outbox.attempts(of: first.id).count == 1)
        #expect(try await outbox.counts().updates == [.sent: 1])
    }

    @Test func `updates that were not emitted stay`() async throws {
        let limits = Retention.Limits(age: .zero, rows: 0, bytes: 0)
        let outbox = try Outbox.temporary(
            options: OutboxOptions(retention: Retention(finished: limits)), clock: clock.wall)
        defer { outbox.close() }
        try await outbox.accept(update("1"), update("1"))
        #expect(try await outbox.prune().finishedUpdates == 0)
        try await outbox.markEmitted(through: 2)
        #expect(try await outbox.prune().finishedUpdates == 1)
    }

    @Test func `event ids and cards go when they are old, failed lines when there are too many`() async throws {
        let limits = Retention.Limits(age: .seconds(1_000_000_000), rows: 1, bytes: 1 << 20)
        let outbox = try Outbox.temporary(
            options: OutboxOptions(retention: Retention(failed: limits)), clock: clock.wall)
        defer { outbox.close() }
        try await sentUpdates(3, in: outbox)
        let line = BatchLine.failed(FailedLine(reason: .invalidJSON, detail: "", lineNumber: 1, raw: [1]))
        _ = try await outbox.accept(Batch(lines: [line, line, line]))
        #expect(
            try await outbox.prune()
                == {
                    var e = Evictions(); e.failedLines = 2; return e
                }())
        clock.advance(by: .seconds(32 * 86_400))
        try await outbox.accept(update("new", event: "new"))
        let evicted = try await outbox.prune()
        #expect((evicted.eventIDs, evicted.cards) == (3, 3))
        let counts = try await outbox.counts()
        #expect(counts.eventIDs == 1)
        #expect(counts.failedLines == 1)
    }
}
