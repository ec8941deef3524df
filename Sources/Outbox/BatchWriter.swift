private import FoundationEssentials
internal import Feishu
internal import GRDB
internal import Outcomes

/// Stores the lines of one batch inside its transaction.
///
/// Which update of a card is the newer one: the one with the later event time; the later in input order when the times
/// are equal or one is absent. An update is compared with the newest one accepted so far. One that waited for its card
/// keeps its place in the input, though it is stored anew, so that it is emitted.
struct BatchWriter {
    private(set) var receipt = BatchReceipt()
    private let database: Database
    private let now: Int64
    private let withheld: Bool
    private let ledger: Ledger
    private let eventIDs: EventIDs
    private let cards: Cards
    private let cardWait: Int64
    private let directory: CardDirectory
    private let waiting: WaitingUpdates
    /// Whether any card was tracked, or any update waits for one. Stores without pay nothing for the directory.
    private var usesDirectory: Bool
    /// The id that the next update is going to have.
    private var nextID: Int64
    private let insertUpdate: Statement
    private let insertFailed: Statement

    /// - Parameters:
    ///   - seenAfter: event ids seen at or before this time are forgotten.
    ///   - cardWait: milliseconds that an update waits for a card of its key.
    init(database: Database, now: Int64, seenAfter: Int64, cardWait: Int64, withheld: Bool) throws {
        self.database = database
        self.now = now
        self.withheld = withheld
        ledger = try Ledger(database: database, now: now)
        eventIDs = try EventIDs(database: database, now: now, seenAfter: seenAfter)
        cards = try Cards(database: database, now: now)
        self.cardWait = cardWait
        directory = try CardDirectory(database: database, now: now)
        waiting = WaitingUpdates(database: database, now: now)
        usesDirectory = try directory.isInUse()
        let lastID = try database.cachedStatement(sql: "SELECT seq FROM sqlite_sequence WHERE name = 'updates'")
        nextID = try (Int64.fetchOne(lastID) ?? 0) + 1
        insertUpdate = try database.cachedStatement(
            sql: """
                INSERT INTO updates (state, card, not_before, accepted_at, finished_at, event_time, is_final,
                    message_id, status, plugin, rule, event_id, tenant, body, place)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """)
        insertFailed = try database.cachedStatement(
            sql: """
                INSERT INTO failed_lines
                    (at, reason, detail, line_number, plugin, rule, length, sha256, raw, after_update)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """)
    }

    /// - Parameter place: of the line in the input; nil: behind everything that is stored.
    mutating func store(_ line: BatchLine, at place: InputPlace? = nil) throws {
        switch line {
        case .matched(let updates): try store(updates, at: place)
        case .tracked(let tracked): try store(tracked)
        case .failed(let failed): try store(failed)
        }
    }

    private mutating func store(_ updates: [NewUpdate], at place: InputPlace?) throws {
        let fresh = try eventIDs.fresh(of: updates, changed: &receipt.changedRepeats)
        guard !fresh.isEmpty || updates.isEmpty else {
            receipt.duplicateLines += 1
            receipt.lines.append(.duplicate)
            return
        }
        var stored: [StoredUpdate] = []
        stored.reserveCapacity(fresh.count)
        var named: Set<NamedCard> = []
        for update in fresh {
            if let key = update.key {
                stored += try store(update, for: key, at: place, &named)
            } else {
                receipt.accepted += 1
                stored.append(try store(update, at: place))
            }
        }
        receipt.matchedLines += 1
        receipt.lines.append(.matched(stored))
    }

    // MARK: Cards of the directory

    /// A card that a rule has named in an event, which may do so by several keys.
    private struct NamedCard: Hashable {
        let rule: String
        let messageID: [UInt8]
    }

    private mutating func store(
        _ update: NewUpdate, for key: String, at place: InputPlace?, _ named: inout Set<NamedCard>
    ) throws -> [StoredUpdate] {
        let messageIDs = try directory.messageIDs(of: key, plugin: update.plugin)
        guard !messageIDs.isEmpty else {
            usesDirectory = true
            nextID = try waiting.insert(update, key: key, at: place, until: now + cardWait) + 1
            receipt.accepted += 1
            return []
        }
        var stored: [StoredUpdate] = []
        for messageID in messageIDs
        where named.insert(NamedCard(rule: update.rule, messageID: Array(messageID.utf8))).inserted {
            receipt.accepted += 1
            stored.append(try store(update.addressed(to: messageID), at: place))
        }
        return stored
    }

    private mutating func store(_ tracked: [NewCards]) throws {
        usesDirectory = true
        var stored: [StoredUpdate] = []
        for cards in tracked {
            for messageID in cards.messageIDs {
                try directory.noteAge(of: messageID)
                for key in cards.keys where try directory.add(messageID, key: key, plugin: cards.plugin) {
                    for update in try waiting.waiting(for: key, plugin: cards.plugin) {
                        stored.append(try resolve(update, to: messageID, isFirst: !update.isResolved))
                    }
                }
            }
        }
        receipt.lines.append(.tracked(stored))
    }

    /// Turns an update that waits into one of this card.
    ///
    /// - Parameter isFirst: whether it takes the place of the one that waited, and is not accepted beside it.
    private mutating func resolve(
        _ update: WaitingUpdate, to messageID: String, isFirst: Bool
    ) throws -> StoredUpdate {
        if isFirst { try waiting.markResolved(update.id) } else { receipt.accepted += 1 }
        return try store(update.update.addressed(to: messageID), at: update.place)
    }

    /// Lets an update that begins to wait have the cards that are known by its key.
    mutating func resolveIfKnown(_ update: WaitingUpdate, key: String) throws {
        for (place, messageID) in try directory.messageIDs(of: key, plugin: update.update.plugin).enumerated() {
            _ = try resolve(update, to: messageID, isFirst: place == 0)
        }
    }

    // MARK: Rows

    /// - Parameter place: in the input; nil: behind everything that is stored.
    private mutating func store(_ update: NewUpdate, at place: InputPlace?) throws -> StoredUpdate {
        let known = try cards.card(of: update.messageID)
        let isOlder = known?.outranks(update, at: place) ?? false
        let state: UpdateState = withheld ? .withheld : isOlder ? .superseded : .pending
        let card = try known?.id ?? insertCard(of: update, at: place ?? InputPlace(ofUpdate: nextID))
        let (messageID, body) = known.map { $0.address(update) } ?? (update.messageID, update.body)
        try insertUpdate.run(
            .integer(Int64(state.rawValue)), .integer(card), .integer(now), .integer(now),
            state == .pending ? .null : .integer(now), .integer(update.eventTime), .flag(update.isFinal),
            .text(messageID), .text(update.status.rawValue), .text(update.plugin), .text(update.rule),
            .text(update.eventID), .text(update.tenant), .blob(body), .integer(place?.rawValue))
        let id = database.lastInsertedRowID
        nextID = id + 1
        if let known {
            try cards.note(update, on: known, newestPlace: isOlder ? nil : place ?? InputPlace(ofUpdate: id))
            if state == .pending {
                receipt.fates += try ledger.supersedePending(ofCard: card, before: id)
            }
        }
        receipt.lastUpdateID = id
        if let outcome = state.outcomeOnArrival {
            receipt.fates.append(
                UpdateFate(
                    id: id, eventID: update.eventID, plugin: update.plugin, rule: update.rule, messageID: messageID,
                    status: update.status, outcome: outcome))
        }
        return StoredUpdate(id: id, state: state, body: body)
    }

    private func insertCard(of update: NewUpdate, at place: InputPlace) throws -> Int64 {
        guard usesDirectory else { return try cards.insert(update, at: place) }
        return try cards.insertTracked(
            messageID: update.messageID, eventTime: update.eventTime, isFinal: update.isFinal, at: place)
    }

    private mutating func store(_ failed: FailedLine) throws {
        insertFailed.setUncheckedArguments([
            now, failed.reason.rawValue, failed.detail, failed.lineNumber, failed.plugin, failed.rule, failed.length,
            failed.sha256, Data(failed.raw), nextID - 1,
        ])
        try insertFailed.execute()
        receipt.failedLines += 1
        receipt.lines.append(.failed(database.lastInsertedRowID))
    }
}

extension UpdateState {
    fileprivate var outcomeOnArrival: UpdateFate.Outcome? {
        switch self {
        case .superseded: .superseded
        case .withheld: .withheld
        default: nil
        }
    }
}
