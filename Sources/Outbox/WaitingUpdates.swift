private import FoundationEssentials
internal import Feishu
internal import GRDB
internal import Outcomes

/// Updates that name a key of which no card is known, inside a transaction.
///
/// Such an update is one pending row. The first card of its key turns it into an update of that card: the row is
/// `resolved` from then on, and cards that become known within the same wait get an update each. A row whose wait is
/// over without a card is dead.
struct WaitingUpdates {
    private let database: Database
    private let now: Int64

    init(database: Database, now: Int64) {
        self.database = database
        self.now = now
    }

    /// - Parameters:
    ///   - place: in the input; nil: behind everything that is stored.
    ///   - until: when the wait is over.
    /// - Returns: the id of the row.
    func insert(_ update: NewUpdate, key: String, at place: InputPlace?, until: Int64) throws -> Int64 {
        let insert = try database.cachedStatement(
            sql: """
                INSERT INTO updates (state, card, not_before, accepted_at, event_time, is_final, message_id, status,
                    plugin, rule, event_id, tenant, body, waits_for, place)
                VALUES (0, 0, ?, ?, ?, ?, '', ?, ?, ?, ?, ?, ?, ?, ?)
                """)
        insert.setUncheckedArguments([
            until, now, update.eventTime, update.isFinal, update.status.rawValue, update.plugin, update.rule,
            update.eventID, update.tenant, Data(update.body), key, place?.rawValue,
        ])
        try insert.execute()
        return database.lastInsertedRowID
    }

    /// Those that want cards of this key, in input order; resolved ones too.
    func waiting(for key: String, plugin: String) throws -> [WaitingUpdate] {
        let select = try database.cachedStatement(
            sql: """
                SELECT \(WaitingUpdate.columns) FROM updates
                WHERE waits_for = ? AND plugin = ? AND state IN (0, 7) AND not_before > ? ORDER BY id
                """)
        select.setUncheckedArguments([key, plugin, now])
        return try Row.fetchAll(select).map(WaitingUpdate.init)
    }

    func markResolved(_ id: Int64) throws {
        let mark = try database.cachedStatement(sql: "UPDATE updates SET state = 7, finished_at = ? WHERE id = ?")
        mark.setUncheckedArguments([now, id])
        try mark.execute()
    }

    /// Ends those whose wait is over. SQLite itself would rather read all updates in the order of their ids.
    func expire(_ ledger: Ledger) throws -> [UpdateFate] {
        let select = try database.cachedStatement(
            sql: """
                SELECT id FROM updates INDEXED BY updates_waiting
                WHERE state = 0 AND waits_for IS NOT NULL AND not_before <= ? ORDER BY id
                """)
        select.setUncheckedArguments([now])
        return try Int64.fetchAll(select).map { try ledger.finish($0, as: .dead(.unknownCard)) }
    }

    /// When the next wait is over.
    func nextExpiry() throws -> Int64? {
        try Int64.fetchOne(
            try database.cachedStatement(
                sql: """
                    SELECT MIN(not_before) FROM updates INDEXED BY updates_waiting
                    WHERE state = 0 AND waits_for IS NOT NULL
                    """))
    }
}

/// A stored update that names a key.
struct WaitingUpdate {
    let id: Int64
    let isResolved: Bool
    let place: InputPlace
    /// Without a message id.
    let update: NewUpdate

    static let columns = "id, state, plugin, rule, event_id, event_time, tenant, is_final, status, body, place"

    init(_ row: Row) {
        let body: Data = row[9]
        id = row[0]
        place = InputPlace(row[10], ofUpdate: row[0])
        isResolved = row[1] == UpdateState.resolved.rawValue
        update = NewUpdate(
            plugin: row[2], rule: row[3], eventID: row[4], eventTime: row[5], tenant: row[6], isFinal: row[7],
            messageID: "", status: UpdateStatus(stored: row[8]), body: Array(body))
    }
}
