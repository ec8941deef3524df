internal import GRDB
internal import Outcomes

extension Outbox {
    /// Commits what calls came to, ends updates that have waited for a card long enough, and claims up to `limit` more
    /// updates, in one transaction.
    ///
    /// Claimed are updates that are due, longest due first, never two of one card, of each tenant no more than it is
    /// allowed. They are in flight from then on, and each needs an outcome; those without one are pending again at the
    /// next opening.
    package func exchange(
        _ outcomes: [ClaimOutcome], claiming limit: Int, _ allowance: TenantAllowance = TenantAllowance()
    ) async throws(OutboxError) -> Exchange {
        let now = clock.now
        return try await write("commit outcomes") { database in
            var exchange = Exchange()
            let settlement = try Settlement(database: database, now: now)
            for outcome in outcomes {
                exchange.fates += try settlement.settle(outcome)
            }
            let waiting = WaitingUpdates(database: database, now: now)
            exchange.fates += try waiting.expire(try Ledger(database: database, now: now))
            exchange.nextExpiry = try waiting.nextExpiry()
            let query = try ClaimQuery(database: database, now: now)
            exchange.dues = try query.dues()
            if limit > 0 {
                let found = try query.claim(limit: limit, allowance, dues: &exchange.dues)
                exchange.claims = found.claims
                exchange.fates += found.fates
            }
            return exchange
        }
    }

    /// Ends pending updates that have failed since before `failingBefore`, and, when `acceptedBefore` is given, also
    /// those never tried that were accepted before it: `gave_up`.
    ///
    /// - Parameter spared: tenants that nothing could be sent for.
    package func giveUp(
        failingBefore: Int64, acceptedBefore: Int64?, sparing spared: Set<String?> = []
    ) async throws(OutboxError) -> [UpdateFate] {
        let now = clock.now
        return try await write("give up on updates") { database in
            let rows = try Row.fetchAll(
                database,
                sql: """
                    SELECT id, tenant FROM updates WHERE state = 0 AND waits_for IS NULL
                        AND (failing_since <= ?1 OR (failing_since IS NULL AND accepted_at <= ?2))
                    ORDER BY id
                    """, arguments: [failingBefore, acceptedBefore])
            let ledger = try Ledger(database: database, now: now)
            return try rows.filter { !spared.contains($0[1]) }.map { try ledger.finish($0[0], as: .dead(.gaveUp)) }
        }
    }

    /// Remembers a pause that the API asked for, so that a restart keeps to it, too.
    package func notePause(until time: Int64) async throws(OutboxError) {
        try await write("note a pause") { database in
            try StoredTime.pausedUntil.write(time, to: database)
        }
    }

    /// Begins the time to give up anew for everything pending, what is in flight included.
    package func forgetFailures() async throws(OutboxError) {
        try await write("forget failed attempts") { database in
            try Self.forgetFailures(in: database)
        }
    }

    /// The same for what is pending of one tenant.
    package func forgetFailures(ofTenant tenant: String?) async throws(OutboxError) {
        try await write("forget failed attempts of a tenant") { database in
            try Self.forgetFailures(in: database, "AND tenant IS ?", [tenant])
        }
    }

    private static func forgetFailures(
        in database: Database, _ condition: String = "", _ arguments: StatementArguments = []
    ) throws {
        // Each state has an index of its own.
        for state in [UpdateState.pending, .inFlight] {
            try database.execute(
                sql: """
                    UPDATE updates SET failing_since = NULL, failures = 0
                    WHERE state = \(state.rawValue) AND failing_since > 0 \(condition)
                    """, arguments: arguments)
        }
    }
}
