internal import Feishu
internal import GRDB
internal import Outcomes

/// Brings the store into order after a run that ended anyhow.
struct OpeningRepair {
    let database: Database
    let now: Int64

    func run() throws -> Outbox.Opening {
        var opening = Outbox.Opening()
        // A call that was under way may or may not have arrived. Sending it again is harmless: an update overwrites.
        try database.execute(sql: "UPDATE updates SET state = 0 WHERE state = 1")
        try leaveOutDowntime()
        try bringBack()
        opening.carried = try Int.fetchOne(database, sql: "SELECT COUNT(*) FROM updates WHERE state = 0") ?? 0
        let ledger = try Ledger(database: database, now: now)
        opening.fates = try overtaken().map { try ledger.finish($0, as: .superseded) }
        opening.tally = try VisitTally.fetch(from: database)
        // No pause is longer; a clock that was set back must not make one so.
        opening.pausedUntil = try StoredTime.pausedUntil.read(from: database).flatMap { time in
            now < time && time <= now + WaitHint.limit.milliseconds ? time : nil
        }
        return opening
    }

    /// The time to give up is one in which calls could be made: with every start what is pending goes on where it was.
    private func leaveOutDowntime() throws {
        if let last = try StoredTime.alive.read(from: database), last < now {
            try database.execute(
                sql: """
                    UPDATE updates SET failing_since = MIN(failing_since + ?1, ?2) WHERE state = 0 AND failing_since > 0
                    """, arguments: [now - last, now])
        }
        try StoredTime.alive.write(now, to: database)
    }

    /// The system's clock may have been set back since: no wait is longer than the longest backoff, and nothing began
    /// later than now.
    private func bringBack() throws {
        try database.execute(
            sql: "UPDATE updates SET not_before = ? WHERE state = 0 AND not_before > ? AND waits_for IS NULL",
            arguments: [now + 60_000, now + 60_000])
        try database.execute(
            sql: """
                UPDATE updates SET not_before = ?1 + not_before - accepted_at, accepted_at = ?1
                WHERE state IN (0, 7) AND waits_for IS NOT NULL AND accepted_at > ?1
                """, arguments: [now])
        for (table, columns) in Self.beginnings where try newest(columns[0], of: table) > now {
            for column in columns {
                try database.execute(sql: "UPDATE \(table) SET \(column) = ?1 WHERE \(column) > ?1", arguments: [now])
            }
        }
    }

    /// What ages are counted from. The first column of each table is in the order of its rows.
    private static let beginnings = [
        ("updates", ["accepted_at", "failing_since", "finished_at"]), ("event_ids", ["seen_at"]),
        ("failed_lines", ["at"]), ("tracked_cards", ["tracked_at"]),
        ("cards", ["created_at", "touched_at", "tracked_at"]),
    ]

    private func newest(_ column: String, of table: String) throws -> Int64 {
        try Int64.fetchOne(database, sql: "SELECT \(column) FROM \(table) ORDER BY id DESC LIMIT 1") ?? 0
    }

    /// Of lanes in which several updates are pending, all but the newest one.
    private func overtaken() throws -> [Int64] {
        let rows = try Row.fetchAll(
            database,
            sql: """
                SELECT \(Rank.columns), card FROM updates WHERE state = 0 AND card IN
                    (SELECT card FROM updates WHERE state = 0 AND card <> 0 GROUP BY card HAVING COUNT(*) > 1)
                """)
        let cards = try Cards(database: database, now: now)
        return try Dictionary(grouping: rows) { $0[4] as Int64 }.flatMap { id, rows in
            let lane = rows.map(Rank.init)
            let card = try cards.card(id: id)
            let newest = lane.first { card?.isNewest($0) ?? false } ?? Rank.newest(of: lane)
            return lane.filter { $0 != newest }.map(\.id)
        }.sorted()
    }
}
