internal import GRDB

/// Writes what one call came to.
struct Settlement {
    private static let messageIDBytesMax = 256
    /// The newest calls of an update that are kept; all are counted. An update may be tried for days.
    static let attemptsMax = 100
    private let database: Database
    private let ledger: Ledger
    private let cards: Cards
    private let select: Statement
    private let insertAttempt: Statement
    private let putBack: Statement

    init(database: Database, now: Int64) throws {
        self.database = database
        ledger = try Ledger(database: database, now: now)
        cards = try Cards(database: database, now: now)
        select = try database.cachedStatement(
            sql: "SELECT \(Rank.columns), state, card, message_id FROM updates WHERE id = ?")
        insertAttempt = try database.cachedStatement(
            sql: """
                INSERT INTO attempts (update_id, at, http_status, code, message, log_id, milliseconds)
                VALUES (?, ?, ?, ?, ?, ?, ?)
                """)
        putBack = try database.cachedStatement(
            sql: """
                UPDATE updates SET state = 0, not_before = ?1, failures = failures + ?2,
                    failing_since = CASE ?2 WHEN 1 THEN COALESCE(failing_since, ?3) ELSE failing_since END
                WHERE id = ?4
                """)
    }

    /// - Returns: the update's fate when it is known now, and of others that it decides.
    func settle(_ outcome: ClaimOutcome) throws -> [UpdateFate] {
        select.setUncheckedArguments([outcome.id])
        guard let row = try Row.fetchOne(select), row[4] == UpdateState.inFlight.rawValue else { return [] }
        let rank = Rank(row)
        let card: Int64 = row[5]
        let messageID: String = row[6]
        try record(outcome)
        switch outcome.verdict {
        case .sent(let newID):
            let fate = try ledger.finish(outcome.id, as: .sent)
            try cards.noteSent(rank, to: card)
            guard let newID, newID != messageID, Self.canBeMessageID(newID) else { return [fate] }
            return try [fate] + cards.rename(card, to: newID, by: rank, ledger: ledger)
        case .dead(let reason):
            return [try ledger.finish(outcome.id, as: .dead(reason))]
        case .retry(let notBefore):
            return try putBack(outcome, rank, card: card, notBefore: notBefore, isFailure: true)
        case .release(let notBefore):
            return try putBack(outcome, rank, card: card, notBefore: notBefore, isFailure: false)
        }
    }

    /// The reply comes from outside; behind a NUL, SQLite's text loses what follows.
    private static func canBeMessageID(_ text: String) -> Bool {
        !text.isEmpty && text.utf8.count <= messageIDBytesMax && !text.utf8.contains(0)
    }

    /// Makes the update pending again, unless a newer one of its card waits or was sent.
    ///
    /// In a lane that was two, the one that waits may be the older one: then it is the one to go.
    private func putBack(
        _ outcome: ClaimOutcome, _ rank: Rank, card: Int64, notBefore: Int64, isFailure: Bool
    ) throws -> [UpdateFate] {
        let waiting = try cards.ranks(ofCard: card, "state = 0")
        let known = waiting.isEmpty ? nil : try cards.card(id: card)
        // Between pairs alone, where times are absent, "newer" may run in a circle.
        let isOvertaken = waiting.contains { $0.outranks(rank) || known?.isNewest($0) ?? false }
        if try isOvertaken || cards.showsNewer(than: rank, card: card) {
            return [try ledger.finish(outcome.id, as: .superseded)]
        }
        let fates = try waiting.map { try ledger.finish($0.id, as: .superseded) }
        putBack.setUncheckedArguments([notBefore, isFailure ? 1 : 0, outcome.attempt.at, outcome.id])
        try putBack.execute()
        return fates
    }

    private func record(_ outcome: ClaimOutcome) throws {
        let attempt = outcome.attempt
        insertAttempt.setUncheckedArguments([
            outcome.id, attempt.at, attempt.httpStatus, attempt.code, attempt.message, attempt.logID,
            attempt.milliseconds,
        ])
        try insertAttempt.execute()
        let forget = try database.cachedStatement(
            sql: """
                DELETE FROM attempts WHERE id = (
                    SELECT id FROM attempts WHERE update_id = ? ORDER BY id DESC LIMIT 1 OFFSET \(Self.attemptsMax))
                """)
        forget.setUncheckedArguments([outcome.id])
        try forget.execute()
        let count = try database.cachedStatement(sql: "UPDATE updates SET attempts = attempts + 1 WHERE id = ?")
        count.setUncheckedArguments([outcome.id])
        try count.execute()
    }
}
