internal import Feishu
internal import GRDB
internal import Outcomes

/// Ends updates inside a transaction, and tells what became of them.
struct Ledger {
    let database: Database
    let now: Int64
    private let end: Statement
    private let select: Statement

    init(database: Database, now: Int64) throws {
        self.database = database
        self.now = now
        end = try database.cachedStatement(
            sql: "UPDATE updates SET state = ?, reason = ?, finished_at = ? WHERE id = ?")
        select = try database.cachedStatement(
            sql: """
                SELECT u.id, u.event_id, u.plugin, u.rule, u.message_id, u.status, u.attempts,
                       a.code, a.message, a.log_id, a.milliseconds, u.waits_for
                FROM updates AS u LEFT JOIN attempts AS a
                    ON a.id = (SELECT MAX(id) FROM attempts WHERE update_id = u.id)
                WHERE u.id = ?
                """)
    }

    /// Marks the update as ended and reads its fate back.
    func finish(_ id: Int64, as outcome: UpdateFate.Outcome) throws -> UpdateFate {
        end.setUncheckedArguments([outcome.state.rawValue, outcome.reason?.rawValue, now, id])
        try end.execute()
        select.setUncheckedArguments([id])
        guard let row = try Row.fetchOne(select) else {
            throw DatabaseError(resultCode: .SQLITE_CORRUPT, message: "update \(id) is missing")
        }
        return UpdateFate(
            id: row[0], eventID: row[1], plugin: row[2], rule: row[3], messageID: row[4],
            status: UpdateStatus(stored: row[5]), outcome: outcome, attempts: row[6], code: row[7], message: row[8],
            logID: row[9], milliseconds: row[10], key: row[11])
    }

    /// Ends the pending updates of a card that are older than `id`.
    func supersedePending(ofCard card: Int64, before id: Int64) throws -> [UpdateFate] {
        let older = try database.cachedStatement(
            sql: "SELECT id FROM updates WHERE state = 0 AND card = ? AND id < ? ORDER BY id")
        older.setUncheckedArguments([card, id])
        return try Int64.fetchAll(older).map { try finish($0, as: .superseded) }
    }
}

extension UpdateFate.Outcome {
    var state: UpdateState {
        switch self {
        case .sent: .sent
        case .superseded: .superseded
        case .dead: .dead
        case .withheld: .withheld
        }
    }

    var reason: Reason? {
        if case .dead(let reason) = self { reason } else { nil }
    }
}

extension UpdateStatus {
    /// A status that this version does not know can only come from a newer one; it is shown as the neutral one, and
    /// the body, which is what counts, is sent as it is.
    init(stored: String) {
        self = UpdateStatus(rawValue: stored) ?? .processed
    }
}
