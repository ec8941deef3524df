internal import GRDB
package import Outcomes

/// What the store holds, in numbers.
package struct StoreStatistics: Sendable, Equatable {
    package var counts = OutboxCounts()
    /// When the oldest pending update was accepted, milliseconds since 1970.
    package var oldestPending: Int64?
    /// Pending updates that are due.
    package var due = 0
    /// When the next pending update is due.
    package var nextDue: Int64?
    package var deadUpdates: [Reason: Int] = [:]
    package var failedLines: [Reason: Int] = [:]
    package var cards = 0
    /// Pending updates that wait for a card of their key.
    package var waiting = 0
    /// Cards in the directory, each once for every key.
    package var trackedCards = 0
    /// Of the database, without what is still in its log.
    package var bytes = 0

    package init() {}
}

extension OutboxVisit {
    package func statistics() throws(OutboxError) -> StoreStatistics {
        let now = clock.now
        return try read("count what is stored") { database in
            var statistics = StoreStatistics()
            statistics.counts = try OutboxCounts.fetch(from: database)
            let pending = try Row.fetchOne(
                database,
                sql: """
                    SELECT MIN(accepted_at), MIN(not_before) FILTER (WHERE waits_for IS NULL),
                        COUNT(*) FILTER (WHERE not_before <= ? AND waits_for IS NULL), COUNT(waits_for)
                    FROM updates WHERE state = 0
                    """, arguments: [now])
            if let pending {
                (statistics.oldestPending, statistics.nextDue, statistics.due) = (pending[0], pending[1], pending[2])
                statistics.waiting = pending[3]
            }
            statistics.deadUpdates = try Self.byReason("updates WHERE state = 4", database)
            statistics.failedLines = try Self.byReason("failed_lines", database)
            statistics.cards = try Int.fetchOne(database, sql: "SELECT COUNT(*) FROM cards") ?? 0
            statistics.trackedCards = try Int.fetchOne(database, sql: "SELECT COUNT(*) FROM tracked_cards") ?? 0
            let pages = try Int.fetchOne(database, sql: "PRAGMA page_count") ?? 0
            statistics.bytes = try pages * (Int.fetchOne(database, sql: "PRAGMA page_size") ?? 0)
            return statistics
        }
    }

    private static func byReason(_ rows: String, _ database: Database) throws -> [Reason: Int] {
        let counts = try Row.fetchAll(database, sql: "SELECT reason, COUNT(*) FROM \(rows) GROUP BY reason")
        return counts.reduce(into: [:]) { result, row in
            guard let name: String = row[0], let reason = Reason(rawValue: name) else { return }
            result[reason] = row[1]
        }
    }
}
