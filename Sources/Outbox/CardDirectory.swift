internal import GRDB

/// The cards that tracked lines have made known, inside a transaction.
///
/// A plugin knows the cards that it tracked itself, and forgets each of them 30 days after.
struct CardDirectory {
    private let database: Database
    private let now: Int64
    private let insert: Statement
    private let select: Statement
    private let noteAge: Statement

    init(database: Database, now: Int64) throws {
        self.database = database
        self.now = now
        insert = try database.cachedStatement(
            sql: """
                INSERT INTO tracked_cards (plugin, key, message_id, tracked_at) VALUES (?, ?, ?, ?)
                ON CONFLICT DO NOTHING
                """)
        select = try database.cachedStatement(
            sql: """
                SELECT t.message_id, COALESCE(c.same_as, c.id)
                FROM tracked_cards AS t LEFT JOIN cards AS c ON c.message_id = t.message_id
                WHERE t.key = ? AND t.plugin = ? AND t.tracked_at > ? ORDER BY t.id
                """)
        noteAge = try database.cachedStatement(
            sql: """
                UPDATE cards SET tracked_at = COALESCE(tracked_at, ?1)
                WHERE id = (SELECT COALESCE(same_as, id) FROM cards WHERE message_id = ?2)
                """)
    }

    /// Whether it knows a card, or some update waits for one.
    func isInUse() throws -> Bool {
        let statement = try database.cachedStatement(
            sql: """
                SELECT EXISTS (SELECT 1 FROM tracked_cards)
                    OR EXISTS (SELECT 1 FROM updates WHERE waits_for IS NOT NULL)
                """)
        return try Bool.fetchOne(statement) ?? false
    }

    /// Cards tracked at or before this time are forgotten, and too old to be updated.
    static func forgottenUntil(now: Int64) -> Int64 { now - OutboxOptions.trackedAge.milliseconds }

    /// - Returns: whether the plugin did not know the card by this key.
    func add(_ messageID: String, key: String, plugin: String) throws -> Bool {
        let forget = try database.cachedStatement(
            sql: """
                DELETE FROM tracked_cards WHERE key = ? AND plugin = ? AND message_id = ? AND tracked_at <= ?
                """)
        forget.setUncheckedArguments([key, plugin, messageID, Self.forgottenUntil(now: now)])
        try forget.execute()
        insert.setUncheckedArguments([plugin, key, messageID, now])
        try insert.execute()
        return database.changesCount == 1
    }

    /// Remembers since when a card is known, for those that updates were accepted for before.
    func noteAge(of messageID: String) throws {
        noteAge.setUncheckedArguments([now, messageID])
        try noteAge.execute()
    }

    /// The cards of a key in the order in which they became known; one message id of a card that goes by several.
    func messageIDs(of key: String, plugin: String) throws -> [String] {
        select.setUncheckedArguments([key, plugin, Self.forgottenUntil(now: now)])
        var cards: Set<Int64> = []
        return try Row.fetchAll(select).compactMap { row in
            if let card: Int64 = row[1], !cards.insert(card).inserted { return nil }
            return row[0]
        }
    }
}
