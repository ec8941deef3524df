private import FoundationEssentials
internal import GRDB
internal import Outcomes

/// What the store holds.
package struct OutboxCounts: Sendable, Equatable {
    package var updates: [UpdateState: Int] = [:]
    package var failedLines = 0
    package var eventIDs = 0
    /// Rows removed by the limits of retention, by kind, since the store was made.
    package var evicted = Evictions()

    package init() {}
}

/// Rows that retention removed.
package struct Evictions: Sendable, Equatable {
    package var finishedUpdates = 0
    package var deadUpdates = 0
    package var failedLines = 0
    package var eventIDs = 0
    package var cards = 0
    package var trackedCards = 0

    package init() {}
}

/// A failed line as it is stored.
package struct StoredFailedLine: Sendable, Equatable {
    package let id: Int64
    /// Milliseconds since 1970.
    package let at: Int64
    package let line: FailedLine
}

extension Outbox {
    package func counts() async throws(OutboxError) -> OutboxCounts {
        try await read("count what is stored") { database in
            try OutboxCounts.fetch(from: database)
        }
    }

    /// Failed lines with an id above `id`, in input order.
    package func failedLines(after id: Int64 = 0, limit: Int = 1000) async throws(OutboxError) -> [StoredFailedLine] {
        try await read("read failed lines") { database in
            let rows = try Row.fetchAll(
                database,
                sql: """
                    SELECT \(StoredFailedLine.columns) FROM failed_lines AS u WHERE u.id > ? ORDER BY u.id LIMIT ?
                    """, arguments: [id, limit])
            return rows.map(StoredFailedLine.init)
        }
    }

    /// The calls made for an update, in their order.
    package func attempts(of update: Int64) async throws(OutboxError) -> [Attempt] {
        try await read("read attempts") { database in
            try Attempt.fetch(of: update, from: database)
        }
    }
}

extension OutboxCounts {
    static func fetch(from database: Database) throws -> OutboxCounts {
        var counts = OutboxCounts()
        for row in try Row.fetchAll(database, sql: "SELECT state, COUNT(*) FROM updates GROUP BY state") {
            guard let state = UpdateState(rawValue: row[0]) else { continue }
            counts.updates[state] = row[1]
        }
        counts.failedLines = try Int.fetchOne(database, sql: "SELECT COUNT(*) FROM failed_lines") ?? 0
        counts.eventIDs = try Int.fetchOne(database, sql: "SELECT COUNT(*) FROM event_ids") ?? 0
        counts.evicted = try Evictions.fetch(from: database)
        return counts
    }
}

extension StoredFailedLine {
    /// Of `failed_lines AS u`.
    static let columns = """
        u.id, u.at, u.reason, u.detail, u.line_number, u.raw, u.length, u.sha256, u.plugin, u.rule
        """

    init(_ row: Row) {
        let raw: Data = row[5]
        id = row[0]
        at = row[1]
        line = FailedLine(
            reason: Reason(rawValue: row[2]) ?? .ruleError, detail: row[3], lineNumber: row[4], raw: Array(raw),
            length: row[6], sha256: row[7], plugin: row[8], rule: row[9])
    }
}
