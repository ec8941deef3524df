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
            sql: "INSERT INTO event_ids (plugin, event_id, seen_at, digest) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING")
    }

    /// The updates of one event whose plugin has not seen it before. Remembers the event for every plugin.
    ///
    /// - Parameter changed: gets the ids that were seen with other updates.
    func fresh(of updates: [NewUpdate], changed: inout [ChangedRepeat]) throws -> [NewUpdate] {
        if updates.count == 1 {
            guard let eventID = updates[0].eventID else { return updates }
            return try isFresh(updates[0].plugin, eventID, updates, &changed) ? updates : []
        }
        // Several updates of one plugin are one event: its id is looked up once.
        var known: [EventKey: Bool] = [:]
        return try updates.filter { update in
            guard let eventID = update.eventID else { return true }
            let key = EventKey(plugin: update.plugin, eventID: eventID)
            if let isFresh = known[key] {
                return isFresh
            }
            let own = updates.filter { $0.plugin == key.plugin && $0.eventID == key.eventID }
            let isFresh = try isFresh(update.plugin, eventID, own, &changed)
            known[key] = isFresh
            return isFresh
        }
    }

    /// - Parameter updates: of the plugin and the event.
    private func isFresh(
        _ plugin: String, _ eventID: String, _ updates: [NewUpdate], _ changed: inout [ChangedRepeat]
    ) throws -> Bool {
        let digest = ContentDigest.stored(of: updates)
        try insert.run(.text(plugin), .text(eventID), .integer(now), .integer(digest))
        if try database.changesCount == 1 || renew(plugin: plugin, eventID: eventID, digest: digest) { return true }
        if try wasSeen(plugin: plugin, eventID: eventID, notWith: digest) {
            changed.append(ChangedRepeat(plugin: plugin, eventID: eventID))
        }
        return false
    }

    private func wasSeen(plugin: String, eventID: String, notWith digest: Int64) throws -> Bool {
        let statement = try database.cachedStatement(
            sql: "SELECT digest != ? FROM event_ids WHERE event_id = ? AND plugin = ?")
        // Ids that an older version of this program stored have no digest.
        return try Bool.fetchOne(statement, arguments: [digest, eventID, plugin]) ?? false
    }

    /// Takes up an id whose window is over. It gets a new row, since rows are forgotten in their order.
    private func renew(plugin: String, eventID: String, digest: Int64) throws -> Bool {
        let forget = try database.cachedStatement(
            sql: "DELETE FROM event_ids WHERE event_id = ? AND plugin = ? AND seen_at <= ?")
        forget.setUncheckedArguments([eventID, plugin, seenAfter])
        try forget.execute()
        guard database.changesCount == 1 else { return false }
        try insert.run(.text(plugin), .text(eventID), .integer(now), .integer(digest))
        return true
    }
}

private struct EventKey: Hashable {
    let plugin: String
    let eventID: String
}
