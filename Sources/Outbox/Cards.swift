internal import Feishu
internal import GRDB

/// What is known of one card: the lane of its updates.
struct Card {
    let id: Int64
    /// The message id to send to, when the API gave the card another one than its updates name.
    let sendsAs: String?
    /// Event time of the newest update accepted.
    let newestTime: Int64?
    /// Its place in the input.
    let newestPlace: InputPlace
    /// Whether a final update was accepted.
    let isFinal: Bool
    /// The update that the card shows, as far as approvald knows: the newest one that was sent.
    let sent: Rank?

    static let columns = """
        id, sends_as, newest_time, newest_place, is_final, sent_update, sent_time, sent_final, sent_place
        """

    init(_ row: Row) {
        id = row[0]
        sendsAs = row[1]
        newestTime = row[2]
        newestPlace = InputPlace(rawValue: row[3])
        isFinal = row[4]
        let sentID: Int64? = row[5]
        sent = sentID.map {
            Rank(id: $0, eventTime: row[6], isFinal: row[7], place: InputPlace(rawValue: row[8]))
        }
    }

    /// Whether the newest update accepted so far is newer than `update`, or final and `update` is not.
    ///
    /// - Parameter place: the update's place in the input; nil: it comes after all that was accepted.
    func outranks(_ update: NewUpdate, at place: InputPlace?) -> Bool {
        outranks(eventTime: update.eventTime, isFinal: update.isFinal, at: place)
    }

    func outranks(_ update: Rank, at place: InputPlace? = nil) -> Bool {
        outranks(eventTime: update.eventTime, isFinal: update.isFinal, at: place)
    }

    private func outranks(eventTime: Int64?, isFinal: Bool, at place: InputPlace?) -> Bool {
        if self.isFinal && !isFinal {
            return true
        }
        if let newestTime, let eventTime, newestTime != eventTime {
            return eventTime < newestTime
        }
        return place.map { $0 < newestPlace } ?? false
    }

    /// Whether this is the newest update accepted, which every later one was compared with.
    func isNewest(_ update: Rank) -> Bool {
        update.place == newestPlace && update.eventTime == newestTime && (update.isFinal || !isFinal)
    }

    /// Message id and body under which `update` is sent.
    func address(_ update: NewUpdate) -> (messageID: String, body: [UInt8]) {
        guard let sendsAs, sendsAs != update.messageID,
            let body = EncodedUpdate.replacingMessageID(of: update.body, with: sendsAs)
        else { return (update.messageID, update.body) }
        return (sendsAs, body)
    }
}

/// The cards that updates were accepted for, inside a transaction.
struct Cards {
    private let database: Database
    private let now: Int64
    private let idByMessageID: Statement
    private let insertCard: Statement
    private let insertTrackedCard: Statement
    private let noteNewest: Statement
    private let setSent: Statement

    init(database: Database, now: Int64) throws {
        self.database = database
        self.now = now
        idByMessageID = try database.cachedStatement(
            sql: "SELECT COALESCE(same_as, id) FROM cards WHERE message_id = ?")
        insertCard = try database.cachedStatement(
            sql: """
                INSERT INTO cards (message_id, same_as, newest_time, is_final, created_at, touched_at, newest_place)
                VALUES (?1, ?2, ?3, ?4, ?5, ?5, ?6)
                """)
        insertTrackedCard = try database.cachedStatement(
            sql: """
                INSERT INTO cards
                    (message_id, newest_time, is_final, created_at, touched_at, newest_place, tracked_at)
                VALUES (?1, ?2, ?3, ?4, ?4, ?5,
                    (SELECT MIN(tracked_at) FROM tracked_cards WHERE message_id = ?1))
                """)
        noteNewest = try database.cachedStatement(
            sql: """
                UPDATE cards SET newest_time = ?, newest_place = ?, is_final = ?, touched_at = ? WHERE id = ?
                """)
        setSent = try database.cachedStatement(
            sql: "UPDATE cards SET sent_update = ?, sent_time = ?, sent_final = ?, sent_place = ? WHERE id = ?")
    }

    func card(of messageID: String) throws -> Card? {
        // Most cards are new, and a row of GRDB's costs more than the search, found or not.
        try idByMessageID.run(.text(messageID)).flatMap { try card(id: $0) }
    }

    /// For a store that knows no tracked card.
    ///
    /// - Parameter place: of the card's first update in the input.
    /// - Returns: the id of the new card.
    func insert(_ update: NewUpdate, at place: InputPlace) throws -> Int64 {
        try insertCard.run(
            .text(update.messageID), .null, .integer(update.eventTime), .flag(update.isFinal), .integer(now),
            .integer(place.rawValue))
        return database.lastInsertedRowID
    }

    /// With the age of the card.
    ///
    /// - Parameter place: of the card's first update in the input.
    /// - Returns: the id of the new card.
    func insertTracked(
        messageID: String, eventTime: Int64?, isFinal: Bool, at place: InputPlace
    ) throws -> Int64 {
        try insertTrackedCard.run(
            .text(messageID), .integer(eventTime), .flag(isFinal), .integer(now), .integer(place.rawValue))
        return database.lastInsertedRowID
    }

    /// Remembers what an update accepted for the card says about later ones. A final one says it even if it came late.
    ///
    /// - Parameter newestPlace: the update's place in the input, when it is the newest one.
    func note(_ update: NewUpdate, on card: Card, newestPlace: InputPlace?) throws {
        try noteNewest.run(
            .integer(newestPlace == nil ? card.newestTime : update.eventTime),
            .integer((newestPlace ?? card.newestPlace).rawValue), .flag(card.isFinal || update.isFinal), .integer(now),
            .integer(card.id))
    }

    /// Remembers what the card shows.
    func noteSent(_ rank: Rank, to card: Int64) throws {
        setSent.setUncheckedArguments([rank.id, rank.eventTime, rank.isFinal, rank.place.rawValue, card])
        try setSent.execute()
    }

    /// Sends later updates of the card to `messageID`, which the API gave in reply to `sent`. Updates that name either
    /// id share the lane.
    ///
    /// - Returns: fates of pending updates that are overtaken now that two lanes became one.
    func rename(_ card: Int64, to messageID: String, by sent: Rank, ledger: Ledger) throws -> [UpdateFate] {
        var fates: [UpdateFate] = []
        if let other = try self.card(of: messageID) {
            if other.id != card {
                try merge(other, into: card)
                fates = try supersedeOvertaken(card, by: sent, ledger: ledger)
            }
        } else {
            try insertCard.run(
                .text(messageID), .integer(card), .null, .flag(false), .integer(now), .integer(0))
        }
        try database.execute(
            sql: "UPDATE cards SET sends_as = ?, touched_at = ? WHERE id = ?", arguments: [messageID, now, card])
        return fates
    }

    /// Leaves at most one update pending in a lane that was two, and none that is older than what was accepted, is
    /// being sent or was sent just now.
    private func supersedeOvertaken(_ card: Int64, by sent: Rank, ledger: Ledger) throws -> [UpdateFate] {
        guard let merged = try self.card(id: card) else { return [] }
        let pending = try ranks(ofCard: card, "state = 0")
        let newest = try Rank.newest(of: pending + ranks(ofCard: card, "state = 1") + [sent])
        return try pending.filter { $0 != newest || merged.outranks($0) }
            .map { try ledger.finish($0.id, as: .superseded) }
    }

    /// Whether the card shows something newer than an update that was just called for. In a lane of its own that is
    /// never so; but two lanes may have turned out to be one.
    ///
    /// What was accepted is no proof: it may have been dropped since, or have been superseded on arrival.
    func showsNewer(than rank: Rank, card: Int64) throws -> Bool {
        guard let known = try self.card(id: card), known.sendsAs != nil, known.outranks(rank) else { return false }
        return known.sent?.outranks(rank) ?? false
    }

    /// - Parameter state: A condition with a literal, which has an index.
    func ranks(ofCard card: Int64, _ state: String) throws -> [Rank] {
        let select = try database.cachedStatement(
            sql: "SELECT \(Rank.columns) FROM updates WHERE \(state) AND card = ? ORDER BY id")
        select.setUncheckedArguments([card])
        return try Row.fetchAll(select).map(Rank.init)
    }

    private func merge(_ other: Card, into card: Int64) throws {
        if let sent = other.sent, try self.card(id: card)?.sent.map(sent.outranks) ?? true {
            try noteSent(sent, to: card)
        }
        try database.execute(
            sql: "UPDATE updates SET card = ? WHERE card = ? AND state IN (0, 1)", arguments: [card, other.id])
        try database.execute(
            sql: "UPDATE cards SET same_as = ? WHERE id = ? OR same_as = ?", arguments: [card, other.id, other.id])
        // The newest of both is the final one's where only one of them is final.
        try database.execute(
            sql: """
                UPDATE cards SET is_final = MAX(is_final, ?2), newest_place = MAX(newest_place, ?4),
                    tracked_at = (SELECT MIN(tracked_at) FROM cards WHERE id IN (?3, ?5)), newest_time = CASE
                    WHEN is_final > ?2 THEN newest_time WHEN is_final < ?2 THEN ?1
                    ELSE MAX(COALESCE(newest_time, ?1), COALESCE(?1, newest_time)) END
                WHERE id = ?3
                """, arguments: [other.newestTime, other.isFinal, card, other.newestPlace.rawValue, other.id])
    }

    func card(id: Int64) throws -> Card? {
        let byID = try database.cachedStatement(
            sql: "SELECT \(Card.columns) FROM cards WHERE id = ?")
        byID.setUncheckedArguments([id])
        return try Row.fetchOne(byID).map(Card.init)
    }
}
