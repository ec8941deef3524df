internal import GRDB

/// Brings the store into order after a run that ended anyhow.
struct OpeningRepair {
    let database: Database
    let now: Int64

    func run() throws -> Outbox.Opening {
        var opening = Outbox.Opening()
        // A call that was under way may or may not have arrived. Sending it again is harmless: an update overwrites.
        try database.execute(sql: "UPDATE updates SET state = 0 WHERE state = 1")
        // The system's clock may have been set back since: no wait is longer than the longest backoff.
        try database.execute(
            sql: "UPDATE updates SET not_before = ? WHERE state = 0 AND not_before > ? AND waits_for IS NULL",
            arguments: [now + 60_000, now + 60_000])
        try database.execute(
            sql: """
                UPDATE updates SET not_before = ?1 + not_before - accepted_at, accepted_at = ?1
                WHERE state IN (0, 7) AND waits_for IS NOT NULL AND accepted_at > ?1
                """, arguments: [now])
        opening.carried = try Int.fetchOne(database, sql: "SELECT COUNT(*) FROM updates WHERE state = 0") ?? 0
        let ledger = try Ledger(database: database, now: now)
        opening.fates = try overtaken().map { try ledger.finish($0, as: .superseded) }
        opening.tally = try VisitTally.fetch(from: database)
        return opening
    }

    /// Of lanes in which several updates are pending, all but the newest one.
    private func overtaken() throws -> [Int64] {
        let rows = try Row.fetchAll(
            database,
            sql: """
                SELECT \(Rank.columns), card FROM updates WHERE state = 0 AND card IN
                    (SELECT card FROM updates WHERE state = 0 AND card <> 0 GROUP BY card HAVING COUNT(*) > 1)
                """)
        let lanes = Dictionary(grouping: rows) { $0[3] as Int64 }.values.map { $0.map(Rank.init) }
        return lanes.flatMap { lane in lane.filter { $0 != Rank.newest(of: lane) }.map(\.id) }.sorted()
    }
}
