private import FoundationEssentials
internal import GRDB

/// One update that was stored and, as far as the store knows, not emitted.
package struct UnemittedUpdate: Sendable, Equatable {
    package let id: Int64
    /// The request as one line, without its newline.
    package let body: [UInt8]
}

extension Outbox {
    private static let markName = "emitted_through"

    /// The oldest updates behind the mark, in input order, whatever became of them.
    package func unemitted(limit: Int = 1000) async throws(OutboxError) -> [UnemittedUpdate] {
        try await read("read updates not yet emitted") { database in
            let rows = try Row.fetchAll(
                database,
                sql: """
                    SELECT id, body FROM updates
                    WHERE id > COALESCE((SELECT value FROM numbers WHERE name = ?), 0) AND waits_for IS NULL
                    ORDER BY id LIMIT ?
                    """, arguments: [Self.markName, limit])
            return rows.map { row in
                let body: Data = row[1]
                return UnemittedUpdate(id: row[0], body: Array(body))
            }
        }
    }

    /// Sets the mark: everything up to `id` was emitted. Runs that emit nothing set it too, or a later run would emit
    /// what they accepted.
    ///
    /// Survives the death of the process, though perhaps not the loss of power: emitting is at least once, and so the
    /// mark is not worth a second wait for the disk per batch.
    package func markEmitted(through id: Int64) async throws(OutboxError) {
        try await writeWithoutTransaction("set the emission mark") { database in
            try database.execute(sql: "PRAGMA synchronous = NORMAL")
            defer { try? database.execute(sql: "PRAGMA synchronous = FULL") }
            try database.execute(
                sql: """
                    INSERT INTO numbers VALUES (?, ?)
                    ON CONFLICT DO UPDATE SET value = MAX(value, excluded.value)
                    """, arguments: [Self.markName, id])
        }
    }
}
