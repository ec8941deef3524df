internal import GRDB
internal import Synchronization

/// How a run stands at its end, as one snapshot of the store.
package struct ClosingCounts: Sendable, Equatable {
    /// Updates whose fate is not known.
    package var pending: Int
    /// What commands beside this run did since it opened the store.
    package var beside: VisitTally

    package init(pending: Int, beside: VisitTally = VisitTally()) {
        self.pending = pending
        self.beside = beside
    }
}

extension Outbox {
    /// Whether another process has committed something since the last call, the first one included.
    ///
    /// Costs no transaction: SQLite counts the commits of others.
    package func hasChangedBeside() async throws(OutboxError) -> Bool {
        let version = try await writeWithoutTransaction("look for changes of commands") { database in
            try Int.fetchOne(database, sql: "PRAGMA data_version") ?? 0
        }
        return besideVersion.exchange(version, ordering: .relaxed) != version
    }

    package func closingCounts() async throws(OutboxError) -> ClosingCounts {
        let before = opening.tally
        return try await read("count pending updates") { database in
            let pending = try Int.fetchOne(
                database,
                sql: """
                    SELECT (SELECT COUNT(*) FROM updates WHERE state = 0)
                         + (SELECT COUNT(*) FROM updates WHERE state = 1)
                    """)
            return ClosingCounts(pending: pending ?? 0, beside: try VisitTally.fetch(from: database) - before)
        }
    }
}
