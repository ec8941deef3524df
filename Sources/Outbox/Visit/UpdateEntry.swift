package import Feishu
private import FoundationEssentials
internal import GRDB
package import Outcomes

/// A stored update as a person looks at it.
package struct UpdateEntry: Sendable, Equatable {
    package let id: Int64
    package let state: UpdateState
    /// Empty when the update is for the cards of a key.
    package let messageID: String
    /// The key of the card directory that it waits for, waited for in vain, or was resolved by.
    package let key: String?
    package let status: UpdateStatus
    package let plugin: String
    package let rule: String
    package let eventID: String?
    /// Milliseconds since 1970, as all times here.
    package let eventTime: Int64?
    package let tenant: String?
    package let isFinal: Bool
    package let reason: Reason?
    package let acceptedAt: Int64
    package let finishedAt: Int64?
    /// When it is due, while it is pending.
    package let notBefore: Int64
    package let attempts: Int
    /// The request as it is sent, without its newline.
    package let body: [UInt8]

    static let columns = """
        u.id, u.state, u.message_id, u.status, u.plugin, u.rule, u.event_id, u.event_time, u.tenant, u.is_final, \
        u.reason, u.accepted_at, u.finished_at, u.not_before, u.attempts, u.body, u.waits_for
        """

    init(_ row: Row) {
        let body: Data = row[15]
        let reason: String? = row[10]
        id = row[0]
        state = UpdateState(rawValue: row[1]) ?? .dead
        messageID = row[2]
        status = UpdateStatus(stored: row[3])
        plugin = row[4]
        rule = row[5]
        eventID = row[6]
        eventTime = row[7]
        tenant = row[8]
        isFinal = row[9]
        self.reason = reason.flatMap(Reason.init(rawValue:))
        acceptedAt = row[11]
        finishedAt = row[12]
        notBefore = row[13]
        attempts = row[14]
        self.body = Array(body)
        key = row[16]
    }
}

extension OutboxVisit {
    /// Updates that a selection names, in input order; the newest `limit` of them.
    package func updates(_ selection: Selection, limit: Int = .max) throws(OutboxError) -> [UpdateEntry] {
        let condition = selection.condition(now: clock.now)
        return try read("list updates") { database in
            let rows = try Row.fetchAll(
                database,
                sql: """
                    SELECT \(UpdateEntry.columns) FROM updates AS u WHERE \(condition.sql) ORDER BY u.id DESC LIMIT ?
                    """, arguments: condition.arguments + [limit])
            return rows.reversed().map(UpdateEntry.init)
        }
    }

    /// The calls made for an update, in their order.
    package func attempts(of update: Int64) throws(OutboxError) -> [Attempt] {
        try read("read attempts") { try Attempt.fetch(of: update, from: $0) }
    }
}

extension Attempt {
    static func fetch(of update: Int64, from database: Database) throws -> [Attempt] {
        let rows = try Row.fetchAll(
            database,
            sql: """
                SELECT at, http_status, code, message, log_id, milliseconds
                FROM attempts WHERE update_id = ? ORDER BY id
                """, arguments: [update])
        return rows.map {
            Attempt(at: $0[0], httpStatus: $0[1], code: $0[2], message: $0[3], logID: $0[4], milliseconds: $0[5])
        }
    }
}
