private import FoundationEssentials
internal import Feishu
internal import GRDB
internal import Outcomes

/// Finds due updates and marks them in flight.
///
/// Works tenant by tenant, through an index that begins with the tenant: what a tenant without allowance has waiting is
/// not looked at, however much it is. Tenants share what there is to claim, longest due first.
struct ClaimQuery {
    let database: Database
    let now: Int64
    private let nextTenant: Statement
    private let firstDue: Statement
    private let select: Statement
    private let mark: Statement

    /// A lane is free when none of its updates is in flight.
    private static let isFree = "NOT EXISTS (SELECT 1 FROM updates AS f WHERE f.state = 1 AND f.card = u.card)"

    init(database: Database, now: Int64) throws {
        self.database = database
        self.now = now
        nextTenant = try database.cachedStatement(
            sql: """
                SELECT tenant FROM updates INDEXED BY updates_due WHERE state = 0 AND waits_for IS NULL AND tenant > ?
                ORDER BY tenant LIMIT 1
                """)
        firstDue = try database.cachedStatement(
            sql: """
                SELECT u.not_before FROM updates AS u INDEXED BY updates_due
                WHERE u.state = 0 AND u.waits_for IS NULL AND u.tenant IS ? AND \(Self.isFree)
                ORDER BY u.not_before LIMIT 1
                """)
        select = try database.cachedStatement(
            sql: """
                SELECT u.id, u.card, u.message_id, u.status, u.plugin, u.rule, u.event_id, u.tenant, u.body,
                       u.attempts, u.failures, u.failing_since, c.sends_as, c.tracked_at
                FROM updates AS u INDEXED BY updates_due JOIN cards AS c ON c.id = u.card
                WHERE u.state = 0 AND u.waits_for IS NULL AND u.tenant IS ? AND u.not_before <= ?
                    AND \(Self.isFree)
                ORDER BY u.not_before, u.id LIMIT ?
                """)
        mark = try database.cachedStatement(
            sql: "UPDATE updates SET state = 1, message_id = ?, body = ? WHERE id = ?")
    }

    /// When the next pending update of a free lane is due, for each tenant that has one.
    func dues() throws -> [TenantDue] {
        var dues: [TenantDue] = []
        if let due = try due(of: nil) { dues.append(due) }
        var last = ""
        while true {
            nextTenant.setUncheckedArguments([last])
            guard let tenant = try String.fetchOne(nextTenant) else { return dues }
            if let due = try due(of: tenant) { dues.append(due) }
            last = tenant
        }
    }

    /// What a look for claims came to.
    struct Found {
        var claims: [Claim] = []
        /// Of updates that were due for cards that are too old.
        var fates: [UpdateFate] = []

        var count: Int { claims.count + fates.count }
    }

    /// Claims up to `limit` updates, and no more of a tenant than it is allowed.
    ///
    /// - Parameter dues: of `dues()`; on return they are those after the claims.
    func claim(limit: Int, _ allowance: TenantAllowance, dues: inout [TenantDue]) throws -> Found {
        var all = Found()
        var touched: Set<String?> = []
        var hungry = dues.filter { $0.due <= now }.sorted { $0.due < $1.due }
            .map { (tenant: $0.tenant, allowed: min(limit, allowance[$0.tenant])) }.filter { $0.allowed > 0 }
        while all.count < limit, !hungry.isEmpty {
            var stillHungry: [(tenant: String?, allowed: Int)] = []
            for (index, entry) in hungry.enumerated() where all.count < limit {
                let sharers = hungry.count - index
                let share = min(entry.allowed, (limit - all.count + sharers - 1) / sharers)
                let found = try claim(of: entry.tenant, limit: share)
                all.claims += found.claims
                all.fates += found.fates
                touched.insert(entry.tenant)
                if found.count == share, entry.allowed > share {
                    stillHungry.append((entry.tenant, entry.allowed - share))
                }
            }
            hungry = stillHungry
        }
        dues = try dues.compactMap { touched.contains($0.tenant) ? try due(of: $0.tenant) : $0 }
        return all
    }

    private func due(of tenant: String?) throws -> TenantDue? {
        firstDue.setUncheckedArguments([tenant])
        return try Int64.fetchOne(firstDue).map { TenantDue(tenant: tenant, due: $0) }
    }

    private func claim(of tenant: String?, limit: Int) throws -> Found {
        select.setUncheckedArguments([tenant, now, limit])
        var lanes: Set<Int64> = []
        var found = Found()
        let tooOld = CardDirectory.forgottenUntil(now: now)
        for row in try Row.fetchAll(select) where lanes.insert(row[1]).inserted {
            if let trackedAt: Int64 = row[13], trackedAt <= tooOld {
                found.fates.append(try Ledger(database: database, now: now).finish(row[0], as: .dead(.tooOld)))
            } else {
                found.claims.append(try claim(row))
            }
        }
        return found
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
        mark.setUncheckedArguments([messageID, Data(body), row[0]])
        try mark.execute()
        return Claim(
            id: row[0], messageID: messageID, status: UpdateStatus(stored: row[3]), plugin: row[4], rule: row[5],
            eventID: row[6], tenant: row[7], body: body, attempts: row[9], failures: row[10], failingSince: row[11])
    }
}
