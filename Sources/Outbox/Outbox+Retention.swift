internal import GRDB

extension Outbox {
    /// Removes what the limits of retention no longer allow, oldest first. Pending updates stay, and so do updates not
    /// yet emitted. To be called about once a minute.
    ///
    /// - Returns: what was removed now.
    @discardableResult
    package func prune() async throws(OutboxError) -> Evictions {
        let now = clock.now
        let limits = options.retention
        let forgetBefore = now - options.dedupeWindow.milliseconds
        return try await write("remove old rows") { database in
            let pruning = Pruning(database: database, now: now)
            var evicted = Evictions()
            evicted.finishedUpdates = try pruning.updates(.finished, limits: limits.finished)
            evicted.deadUpdates = try pruning.updates(.dead, limits: limits.dead)
            evicted.failedLines = try pruning.failedLines(limits: limits.failed)
            evicted.eventIDs = try pruning.rows(of: "event_ids", by: "seen_at", until: forgetBefore)
            evicted.trackedCards = try pruning.rows(
                of: "tracked_cards", by: "tracked_at", until: CardDirectory.forgottenUntil(now: now))
            evicted.cards = try pruning.cards(untouchedSince: now - limits.cardAge.milliseconds)
            try evicted.add(to: database)
            try StoredTime.alive.write(now, to: database)
            return evicted
        }
    }
}

/// Removes rows inside a transaction.
private struct Pruning {
    enum Kind {
        case finished, dead

        var condition: String {
            switch self {
            case .finished:
                """
                state IN (2, 3, 5, 6, 7)
                AND id <= COALESCE((SELECT value FROM numbers WHERE name = 'emitted_through'), 0)
                """
            case .dead: "state = 4"
            }
        }
    }

    let database: Database
    let now: Int64

    func updates(_ kind: Kind, limits: Retention.Limits) throws -> Int {
        let rows = AgingRows(table: "updates", condition: kind.condition, time: "finished_at", content: "body")
        guard let excess = try excess(of: rows, limits: limits) else { return 0 }
        try database.execute(
            sql: "DELETE FROM attempts WHERE update_id IN (SELECT id FROM updates WHERE \(excess.sql))",
            arguments: excess.arguments)
        return try delete(excess, from: "updates")
    }

    func failedLines(limits: Retention.Limits) throws -> Int {
        let rows = AgingRows(table: "failed_lines", condition: "1", time: "at", content: "raw")
        return try excess(of: rows, limits: limits).map { try delete($0, from: "failed_lines") } ?? 0
    }

    private func delete(_ rows: SelectedRows, from table: String) throws -> Int {
        try database.execute(sql: "DELETE FROM \(table) WHERE \(rows.sql)", arguments: rows.arguments)
        return database.changesCount
    }

    /// Removes rows of a table whose rows are in the order of this time, so that only old ones are looked at.
    func rows(of table: String, by time: String, until limit: Int64) throws -> Int {
        try database.execute(
            sql: """
                DELETE FROM \(table) WHERE id < COALESCE(
                    (SELECT id FROM \(table) WHERE \(time) > ?1 ORDER BY id LIMIT 1), 9223372036854775807)
                """, arguments: [limit])
        return database.changesCount
    }

    /// A card that is still named by a pending update stays, and so does one that another row points to.
    func cards(untouchedSince limit: Int64) throws -> Int {
        try database.execute(
            sql: """
                DELETE FROM cards WHERE touched_at <= ?1 AND id < COALESCE(
                    (SELECT id FROM cards WHERE created_at > ?1 ORDER BY id LIMIT 1), 9223372036854775807)
                AND NOT EXISTS (SELECT 1 FROM updates WHERE state = 0 AND card = COALESCE(cards.same_as, cards.id))
                AND NOT EXISTS (SELECT 1 FROM updates WHERE state = 1 AND card = COALESCE(cards.same_as, cards.id))
                AND NOT EXISTS (SELECT 1 FROM cards AS o WHERE o.id = cards.same_as AND o.touched_at > ?1)
                """, arguments: [limit])
        return database.changesCount
    }

    /// What ended too long ago; and of the rest, counted from the newest row backwards, what is beyond the other limits.
    /// Rows are not in the order of their ends: an old update may have been retried just now.
    ///
    /// - Returns: nil when nothing has to go.
    private func excess(of aging: AgingRows, limits: Retention.Limits) throws -> SelectedRows? {
        let oldest = now - limits.age.milliseconds
        var lastBeyond: Int64 = 0
        var isAnyTooOld = false
        var (rows, bytes) = (0, 0)
        let cursor = try Row.fetchCursor(database, sql: aging.newestFirst)
        while let row = try cursor.next() {
            if let endedAt: Int64 = row[1], endedAt <= oldest {
                isAnyTooOld = true
                continue
            }
            rows += 1
            bytes += row[2]
            guard rows <= limits.rows, bytes <= limits.bytes else {
                lastBeyond = row[0]
                break
            }
        }
        guard isAnyTooOld || lastBeyond > 0 else { return nil }
        return SelectedRows(
            "\(aging.condition) AND (id <= ? OR \(aging.time) <= ?)", arguments: [lastBeyond, oldest])
    }
}

/// Rows that are kept for a while after something has ended.
private struct AgingRows {
    let table: String
    let condition: String
    /// The column that says when it ended.
    let time: String
    /// The column whose bytes count.
    let content: String

    var newestFirst: String {
        "SELECT id, \(time), LENGTH(\(content)) FROM \(table) WHERE \(condition) ORDER BY id DESC"
    }
}

extension Evictions {
    private static let fields: [(name: String, path: any WritableKeyPath<Evictions, Int> & Sendable)] = [
        ("evicted_finished_updates", \.finishedUpdates), ("evicted_dead_updates", \.deadUpdates),
        ("evicted_failed_lines", \.failedLines), ("evicted_event_ids", \.eventIDs), ("evicted_cards", \.cards),
        ("evicted_tracked_cards", \.trackedCards),
    ]

    static func fetch(from database: Database) throws -> Evictions {
        var evictions = Evictions()
        for (name, path) in fields {
            evictions[keyPath: path] = try StoredNumber.value(name, in: database)
        }
        return evictions
    }

    fileprivate func add(to database: Database) throws {
        for (name, path) in Self.fields {
            try StoredNumber.add(self[keyPath: path], to: name, in: database)
        }
    }
}
