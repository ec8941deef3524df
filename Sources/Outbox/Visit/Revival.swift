internal import GRDB

/// Takes dead updates up again inside a transaction, without letting an older state cover a newer one.
final class Revival {
    private let database: Database
    private let now: Int64
    private let cards: Cards
    private let ledger: Ledger
    private(set) var revived = 0
    /// Pending updates that those taken up have overtaken.
    private(set) var superseded = 0

    init(database: Database, now: Int64) throws {
        self.database = database
        self.now = now
        cards = try Cards(database: database, now: now)
        ledger = try Ledger(database: database, now: now)
    }

    /// The newest of each card before its others, which find it waiting then.
    func newestFirst(_ candidates: [Candidate]) throws -> [Candidate] {
        let lanes = try Dictionary(grouping: candidates) { try cards.card(of: $0.messageID)?.id ?? -$0.rank.id }
        let newest = Set(lanes.values.compactMap { Rank.newest(of: $0.map(\.rank))?.id })
        return candidates.filter { newest.contains($0.rank.id) } + candidates.filter { !newest.contains($0.rank.id) }
    }

    func retry(_ candidate: Candidate) throws -> Intervention.Outcome {
        switch candidate.state {
        case .pending where candidate.key != nil:
            return .refused(.waiting)
        case .pending:
            try makePending(candidate.rank.id, card: nil)
            return .retried
        case .dead:
            if let key = candidate.key { return try wait(candidate.rank.id, for: key) }
            return try revive(candidate)
        case .inFlight:
            return .refused(.inFlight)
        case .sent, .superseded, .dropped, .withheld, .resolved:
            return .refused(.ended)
        }
    }

    /// Begins the wait for a card anew; cards that are known by now end it at once.
    private func wait(_ id: Int64, for key: String) throws -> Intervention.Outcome {
        try database.execute(
            sql: """
                UPDATE updates SET state = 0, not_before = ?1 + not_before - accepted_at, accepted_at = ?1,
                    reason = NULL, finished_at = NULL
                WHERE id = ?2
                """, arguments: [now, id])
        let row = try Row.fetchOne(
            database, sql: "SELECT \(WaitingUpdate.columns) FROM updates WHERE id = ?", arguments: [id])
        guard let row else { return .refused(.notFound) }
        var writer = try BatchWriter(database: database, now: now, seenAfter: 0, cardWait: 0, withheld: false)
        try writer.resolveIfKnown(WaitingUpdate(row), key: key)
        revived += 1 + writer.receipt.accepted
        superseded += writer.receipt.fates.count
        return .retried
    }

    private func revive(_ candidate: Candidate) throws -> Intervention.Outcome {
        // The card may have been forgotten since: then nothing newer of it is kept, either.
        let known = try cards.card(of: candidate.messageID)
        let card = try known?.id ?? cards.insert(candidate)
        let waiting = try cards.ranks(ofCard: card, "state = 0")
        let rivals = try waiting + cards.ranks(ofCard: card, "state = 1") + [known?.sent].compactMap(\.self)
        guard !rivals.contains(where: { $0.outranks(candidate.rank) }) else { return .refused(.overtaken) }
        superseded += try waiting.map { try ledger.finish($0.id, as: .superseded) }.count
        try makePending(candidate.rank.id, card: card)
        revived += 1
        return .retried
    }

    /// A retried update is as good as accepted now: its age until then must not make the delivery give it up at once.
    ///
    /// A daemon keeps the time that it began with, and the system's clock may have been set since: what is due must be
    /// so by the time of either.
    private func makePending(_ id: Int64, card: Int64?) throws {
        try database.execute(
            sql: """
                UPDATE updates SET state = 0, not_before = MIN(?1, accepted_at), failures = 0,
                    failing_since = NULL, reason = NULL, finished_at = NULL,
                    accepted_at = CASE state WHEN 4 THEN ?1 ELSE accepted_at END, card = COALESCE(?2, card)
                WHERE id = ?3
                """, arguments: [now, card, id])
    }
}

extension Cards {
    fileprivate func insert(_ candidate: Candidate) throws -> Int64 {
        try insertTracked(
            messageID: candidate.messageID, eventTime: candidate.rank.eventTime, isFinal: candidate.rank.isFinal,
            at: candidate.rank.place)
    }
}
