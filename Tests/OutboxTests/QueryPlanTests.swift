import GRDB
import Outcomes
import Synchronization
import Testing

@testable import Outbox

/// What the daemon asks the store for with every batch and every reply costs the same however much is stored: SQLite
/// plans no statement that reads the whole of a table.
@Suite struct QueryPlanTests {
    private let clock = ManualClock()
    private let outbox: Outbox
    private let statements = Recorded()

    private final class Recorded: Sendable {
        let all = Mutex<Set<String>>([])
    }

    init() throws {
        outbox = try Outbox.temporary(clock: clock.wall)
    }

    /// One or two rows, and whether there is a first one.
    private static let short = [
        "SCAN CONSTANT ROW", "SCAN sqlite_sequence", "SCAN tracked_cards USING COVERING INDEX tracked_cards_by_message",
    ]

    /// Every kind of line, and every outcome of a call, with something stored before.
    private func work() async throws {
        for round in 1...2 {
            let lines: [BatchLine] = [
                .matched([
                    update("\(round)1", event: "e\(round)", time: 1), update("2", event: "f\(round)", isFinal: true),
                ]),
                .matched([update("3", event: "e\(round)")]),
                .matched([keyed("a", event: "k\(round)")]),
                .tracked([cards("4", keys: "b")]),
                .matched([keyed("b")]),
            ]
            _ = try await outbox.accept(Batch(lines: lines))
            let claims = try await outbox.exchange([], claiming: 9).claims
            #expect(claims.count >= 3)
            let outcomes = claims.enumerated().map { place, claim in
                ClaimOutcome(id: claim.id, verdict: verdict(place, round), attempt: Attempt(at: clock.now))
            }
            _ = try await outbox.exchange(outcomes, claiming: 9)
            clock.advance(by: .seconds(700))
        }
    }

    private func verdict(_ place: Int, _ round: Int) -> ClaimOutcome.Verdict {
        switch place {
        case 0: .sent(messageID: "9\(round)")
        case 1: .retry(notBefore: clock.now + 1)
        default: .dead(.rejected)
        }
    }

    @Test func `no statement of a batch or of a reply reads a whole table`() async throws {
        let statements = statements
        try await outbox.writeWithoutTransaction("listen") { database in
            database.trace { event in
                if case .statement(let statement) = event {
                    statements.all.withLock { _ = $0.insert(statement.sql) }
                }
            }
        }
        try await work()
        let asked = statements.all.withLock(\.self).filter {
            ["SELECT", "INSERT", "UPDATE", "DELETE"].contains($0.prefix(6))
        }
        #expect(asked.count > 20)
        let scans = try await outbox.writeWithoutTransaction("explain") { database in
            database.trace()
            return try asked.sorted().flatMap { sql in
                // Without arguments they are null, which is as good here.
                try database.makeStatement(sql: "EXPLAIN QUERY PLAN " + sql).steps()
                    .filter { $0.hasPrefix("SCAN") && !Self.short.contains($0) }.map { "\($0): \(sql)" }
            }
        }
        #expect(scans == [])
        outbox.close()
    }
}

extension Statement {
    fileprivate func steps() throws -> [String] {
        setUncheckedArguments(StatementArguments())
        return try Row.fetchAll(self).map { $0["detail"] }
    }
}
