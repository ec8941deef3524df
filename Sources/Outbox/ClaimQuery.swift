private import FoundationEssentials
internal import Feishu
internal import GRDB
internal import Outcomes

/// Finds due updates and marks them in flight.
struct ClaimQuery {
    let database: Database
    let now: Int64

    /// - Returns: the claims, and the fates of updates that are due for cards that are too old.
    func claim(limit: Int) throws -> (claims: [Claim], fates: [UpdateFate]) {
        let select = try database.cachedStatement(
            sql: """
                SELECT u.id, u.card, u.message_id, u.status, u.plugin, u.rule, u.event_id, u.tenant, u.body,
                       u.attempts, u.failures, u.failing_since, c.sends_as, c.tracked_at
                FROM updates AS u INDEXED BY updates_due JOIN cards AS c ON c.id = u.card
                WHERE u.state = 0 AND u.not_before <= ?
                    AND NOT EXISTS (SELECT 1 FROM updates AS f WHERE f.state = 1 AND f.card = u.card)
                ORDER BY u.not_before, u.id LIMIT ?
                """)
        select.setUncheckedArguments([now, limit])
        var lanes: Set<Int64> = []
        var claims: [Claim] = []
        var fates: [UpdateFate] = []
        let tooOld = CardDirectory.forgottenUntil(now: now)
        for row in try Row.fetchAll(select) where lanes.insert(row[1]).inserted {
            if let trackedAt: Int64 = row[13], trackedAt <= tooOld {
                fates.append(try Ledger(database: database, now: now).finish(row[0], as: .dead(.tooOld)))
            } else {
                claims.append(try claim(row))
            }
        }
        return (claims, fates)
    }

    /// When the next pending update of a free lane is due.
    static func nextDue(in database: Database) throws -> Int64? {
        let select = try database.cachedStatement(
            sql: """
                SELECT u.not_before FROM updates AS u INDEXED BY updates_due
                WHERE u.state = 0 AND u.card <> 0 AND NOT EXISTS (SELECT 1 FROM updates AS f WHERE f.state = 1 AND f.card = u.card)
                ORDER BY u.not_before LIMIT 1
                """)
        return try Int64.fetchOne(select)
    }

    private func claim(_ row: Row) throws -> Claim {
        var messageID: String = row[2]
        let stored: Data = row[8]
        var body = Array(stored)
        // The API may have renamed the card after this update was stored.
        if let sendsAs: String = row[12], sendsAs != messageID,
            let renamed = EncodedUpdate.replacingMessageID(of: body, with: sendsAs)
        {
            (messageID, body) = (sendsAs, renamed)
        }
        let mark = try database.cachedStatement(
            sql: "UPDATE updates SET state = 1, message_id = ?, body = ? WHERE id = ?")
        mark.setUncheckedArguments([messageID, Data(body), row[0]])
        try mark.execute()
        return Claim(
            id: row[0], messageID: messageID, status: UpdateStatus(stored: row[3]), plugin: row[4], rule: row[5],
            eventID: row[6], tenant: row[7], body: body, attempts: row[9], failures: row[10], failingSince: row[11])
    }
}
