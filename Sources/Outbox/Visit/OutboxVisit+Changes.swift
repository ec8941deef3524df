internal import GRDB

/// What became of one row that a person wanted changed.
package struct Intervention: Sendable, Equatable {
    package enum Outcome: Sendable, Equatable {
        /// It is pending and due.
        case retried
        case dropped
        case refused(Refusal)
    }

    package enum Refusal: String, Sendable, CaseIterable {
        case notFound = "not_found"
        /// A call for it is under way, or was when the daemon ended.
        case inFlight = "in_flight"
        /// A newer update of its card was sent or waits.
        case overtaken
        /// No card of its key is known; it is sent when one becomes known.
        case waiting
        /// It was sent, superseded, dropped or withheld: there is nothing left to do.
        case ended
    }

    package let id: Int64
    package let outcome: Outcome

    package init(id: Int64, outcome: Outcome) {
        self.id = id
        self.outcome = outcome
    }
}

extension OutboxVisit {
    /// Makes dead updates pending again, and pending ones due now. The time to give up begins anew.
    ///
    /// Of several dead ones of a card only the newest is taken up, and none that a newer one has overtaken.
    ///
    /// - Returns: one entry for each row of the selection and each id in it, in the order of ids.
    package func retry(_ selection: Selection) throws(OutboxError) -> [Intervention] {
        let condition = selection.condition(now: clock.now)
        let now = clock.now
        return try write("retry updates") { database in
            let found = try Candidate.fetch(condition, from: database)
            let revival = try Revival(database: database, now: now)
            let outcomes = try revival.newestFirst(found).map {
                Intervention(id: $0.rank.id, outcome: try revival.retry($0))
            }
            try VisitTally(carried: revival.revived, superseded: revival.superseded).add(to: database)
            return Self.complete(outcomes, found, selection)
        }
    }

    /// Ends pending and dead updates: they are not sent.
    ///
    /// - Returns: one entry for each row of the selection and each id in it, in the order of ids.
    package func drop(_ selection: Selection) throws(OutboxError) -> [Intervention] {
        let condition = selection.condition(now: clock.now)
        let now = clock.now
        return try write("drop updates") { database in
            let candidates = try Candidate.fetch(condition, from: database)
            let outcomes = try candidates.map { candidate in
                let outcome: Intervention.Outcome =
                    switch candidate.state {
                    case .pending, .dead: .dropped
                    case .inFlight: .refused(.inFlight)
                    case .sent, .superseded, .dropped, .withheld, .resolved: .refused(.ended)
                    }
                if outcome == .dropped {
                    try database.execute(
                        sql: "UPDATE updates SET state = 5, finished_at = ? WHERE id = ?",
                        arguments: [now, candidate.rank.id])
                }
                return Intervention(id: candidate.rank.id, outcome: outcome)
            }
            let pending = zip(candidates, outcomes).count { $0.state == .pending && $1.outcome == .dropped }
            try VisitTally(dropped: pending).add(to: database)
            return Self.complete(outcomes, candidates, selection)
        }
    }

    private static func complete(
        _ outcomes: [Intervention], _ found: [Candidate], _ selection: Selection
    ) -> [Intervention] {
        let missing = (selection.ids ?? []).subtracting(found.map(\.rank.id))
        return (outcomes + missing.map { Intervention(id: $0, outcome: .refused(.notFound)) })
            .sorted { $0.id < $1.id }
    }
}

/// An update that a person wants changed, without its body.
struct Candidate {
    let rank: Rank
    let state: UpdateState
    let messageID: String
    /// The key of the cards that it is for.
    let key: String?

    static func fetch(_ rows: SelectedRows, from database: Database) throws -> [Candidate] {
        let sql = """
            SELECT \(Rank.columns), u.state, u.message_id, u.waits_for FROM updates AS u
            WHERE \(rows.sql) ORDER BY u.id
            """
        return try Row.fetchAll(database, sql: sql, arguments: rows.arguments).map { row in
            Candidate(
                rank: Rank(row), state: UpdateState(rawValue: row[4]) ?? .dropped, messageID: row[5], key: row[6])
        }
    }
}
