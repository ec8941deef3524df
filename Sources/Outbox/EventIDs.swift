internal import GRDB

/// The ids of matched events, per plugin, inside a transaction.
struct EventIDs {
    private let database: Database
    private let now: Int64
    private let seenAfter: Int64
    private let insert: Statement

    init(database: Database, now: Int64, seenAfter: Int64) throws {
        self.database = database
        self.now = now
        self.seenAfter = seenAfter
        insert = try database.cachedStatement(
            sql: "INSERT INTO event_ids (plugin, event_id, seen_at) VALUES (?, ?, ?) ON CONFLICT DO NOTHING")
    }

    /// The updates of one event whose plugin has not seen it before. Remembers the event for every plugin.
    func fresh(of updates: [NewUpdate]) throws -> [NewUpdate] {
        if updates.count == 1 {
            return try isFresh(updates[0]) ? updates : []
        }
        // Several updates of one plugin are one event: its id is looked up once.
        var known: [EventKey: Bool] = [:]
        return try updates.filter { update in
            guard let eventID = update.eventID else { return true }
            let key = EventKey(plugin: update.plugin, eventID: eventID)
            if let isFresh = known[key] {
                return isFresh
            }
            let isFresh = try isFresh(update)
            known[key] = isFresh
            return isFresh
        }
    }

    private func isFresh(_ update: NewUpdate) throws -> Bool {
        guard let eventID = update.eventID else { return true }
        insert.setUncheckedArguments([update.plugin, eventID, now])
        try insert.execute()
        if database.changesCount == 1 {
            return true
        }
        return try renew(plugin: update.plugin, eventID: eventID)
    }

    /// Takes up an id whose window is over. It gets a new row, since rows are forgotten in their order.
    private func renew(plugin: String, eventID: String) throws -> Bool {
        let forget = try database.cachedStatement(
            sql: "DELETE FROM event_ids WHERE event_id = ? AND plugin = ? AND seen_at <= ?")
        forget.setUncheckedArguments([eventID, plugin, seenAfter])
        try forget.execute()
        guard database.changesCount == 1 else { return false }
        insert.setUncheckedArguments([plugin, eventID, now])
        try insert.execute()
        return true
    }
}

private struct EventKey: Hashable {
    let plugin: String
    let eventID: String
}
