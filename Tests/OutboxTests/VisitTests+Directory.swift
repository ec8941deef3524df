import Feishu
import Outcomes
import Testing

@testable import Outbox

/// What commands do to updates that wait for a card, and the balance of the daemon beside them.
extension VisitTests {
    private func beside() async throws -> VisitTally { try await outbox.closingCounts().beside }

    @Test func `an update that waits is shown by its key, dropped, and not retried`() async throws {
        try await outbox.accept(lines: .matched([keyed("a")]), .matched([keyed("b")]))
        let entries = try visit.updates(Selection())
        #expect(
            entries.map(\.key) == ["a", "b"] && entries.allSatisfy { $0.messageID.isEmpty && $0.state == .pending })
        var selection = Selection()
        selection.messageID = "b"
        #expect(try visit.updates(selection).map(\.id) == [2])
        let statistics = try visit.statistics()
        #expect((statistics.waiting, statistics.due, statistics.nextDue) == (2, 0, nil))
        #expect(try visit.retry(Selection(ids: [1])).map(\.outcome) == [.refused(.waiting)])
        #expect(try visit.drop(Selection(ids: [1])).map(\.outcome) == [.dropped])
        #expect(try await beside() == VisitTally(dropped: 1))
        let receipt = try await outbox.accept(lines: .tracked([cards("1", keys: "a", "b")]))
        #expect(receipt.stored.count == 1 && receipt.accepted == 0)
        #expect(try visit.updates(Selection()).map(\.state) == [.dropped, .resolved, .pending])
        #expect(try visit.drop(Selection(ids: [2])).map(\.outcome) == [.refused(.ended)])
        #expect(try visit.retry(Selection(ids: [2])).map(\.outcome) == [.refused(.ended)])
        #expect(try visit.statistics().trackedCards == 2)
    }

    @Test func `one that waited in vain waits once more`() async throws {
        try await outbox.accept(lines: .matched([keyed("a")]))
        clock.advance(by: .seconds(900))
        #expect(try await outbox.exchange([], claiming: 9).fates.map(\.outcome) == [.dead(.unknownCard)])
        #expect(try visit.retry(Selection(states: [.dead])).map(\.outcome) == [.retried])
        #expect(try await beside() == VisitTally(carried: 1))
        #expect(try await outbox.exchange([], claiming: 9).nextExpiry == clock.now + 600_000)
        #expect(try await outbox.accept(lines: .tracked([cards("1", keys: "a")])).accepted == 0)
        #expect(try await outbox.exchange([], claiming: 9).claims.map(\.messageID) == ["1"])
    }

    @Test func `one that waited in vain is sent to the cards that are known by now`() async throws {
        try await outbox.accept(lines: .matched([keyed("a")]))
        clock.advance(by: .seconds(900))
        _ = try await outbox.exchange([], claiming: 0)
        try await outbox.accept(update("2"))
        let known = try await outbox.accept(lines: .tracked([cards("1", "2", "3", keys: "a")]))
        #expect(known.stored.isEmpty)
        #expect(try visit.retry(Selection(states: [.dead])).map(\.outcome) == [.retried])
        // Three updates, one of which came before what card 2 shows.
        #expect(try await beside() == VisitTally(carried: 3, superseded: 1))
        #expect(try await outbox.closingCounts().pending == 3)
        let claims = try await outbox.exchange([], claiming: 9).claims
        #expect(claims.map { "\($0.messageID) \($0.status.rawValue)" } == ["2 APPROVED", "1 CANCELLED", "3 CANCELLED"])
        #expect(try await outbox.unemitted().count == 4)
    }

    @Test func `a failed line that is replayed may make cards known, and may wait`() async throws {
        let failed = FailedLine(reason: .ruleError, detail: "d", lineNumber: 1, raw: [65])
        try await outbox.accept(
            lines: .matched([keyed("a")]), .failed(failed), .failed(failed), .failed(failed))
        let replays: [(id: Int64, replay: Replay)] = [
            (1, .matched([keyed("b")])), (2, .tracked([cards("1", "2", keys: "a", "b")])),
            (3, .matched([keyed("b", rule: "s")])),
        ]
        let dry = try visit.replay(replays, dedupeWindow: .seconds(60), cardWait: .seconds(5), isDry: true)
        #expect(try await outbox.closingCounts() == ClosingCounts(pending: 1))
        #expect(try await outbox.failedLines().count == 3)
        let outcomes = try visit.replay(replays, dedupeWindow: .seconds(60), cardWait: .seconds(5))
        #expect(dry == outcomes)
        #expect(outcomes[0] == .accepted([]) && outcomes[1] == .ignored)
        guard case .accepted(let updates) = outcomes[2] else {
            Issue.record("\(outcomes)")
            return
        }
        #expect(updates.count == 2)
        #expect(try await outbox.failedLines().isEmpty)
        let counts = try await outbox.closingCounts()
        // The daemon accepted one update: it is gone on as one of those that wait for cards 1 and 2 now.
        #expect(1 + counts.beside.carried == counts.pending + counts.beside.superseded)
        #expect(counts.pending == 2 && counts.beside.superseded == 4)
    }
}
