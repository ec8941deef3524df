private import FoundationEssentials
internal import Feishu
internal import GRDB
internal import Outcomes

/// Stores the lines of one batch inside its transaction.
///
/// Which update of a card is the newer one: the one with the later event time; the later in input order when the times
/// are equal or one is absent. An update is compared with the newest one accepted so far.
struct BatchWriter {
    private(set) var receipt = BatchReceipt()
    private let database: Database
    private let now: Int64
    private let withheld: Bool
    private let ledger: Ledger
    private let eventIDs: EventIDs
    private let cards: Cards
    private let insertUpdate: Statement
    private let insertFailed: Statement

    /// - Parameter seenAfter: event ids seen at or before this time are forgotten.
    init(database: Database, now: Int64, seenAfter: Int64, withheld: Bool) throws {
        self.database = database
        self.now = now
        self.withheld = withheld
        ledger = try Ledger(database: database, now: now)
        eventIDs = try EventIDs(database: database, now: now, seenAfter: seenAfter)
        cards = try Cards(database: database, now: now)
        insertUpdate = try database.cachedStatement(
            sql: """
                INSERT INTO updates (state, card, not_before, accepted_at, finished_at, event_time, is_final,
                    message_id, status, plugin, rule, event_id, tenant, body)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """)
        insertFailed = try database.cachedStatement(
            sql: """
                INSERT INTO failed_lines (at, reason, detail, line_number, plugin, rule, length, sha256, raw)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
                """)
    }

    mutating func store(_ line: BatchLine) throws {
        switch line {
        case .matched(let updates): try store(updates)
        case .failed(let failed): try store(failed)
        }
    }

    private mutating func store(_ updates: [NewUpdate]) throws {
        let fresh = try eventIDs.fresh(of: updates)
        guard !fresh.isEmpty || updates.isEmpty else {
            receipt.duplicateLines += 1
            receipt.lines.append(.duplicate)
            return
        }
        var stored: [StoredUpdate] = []
        stored.reserveCapacity(fresh.count)
        for update in fresh {
            stored.append(try store(update))
        }
        receipt.matchedLines += 1
        receipt.lines.append(.matched(stored))
    }

    private mutating func store(_ update: NewUpdate) throws -> StoredUpdate {
        let known = try cards.card(of: update.messageID)
        let isOlder = known?.outranks(update) ?? false
        let state: UpdateState = withheld ? .withheld : isOlder ? .superseded : .pending
        let card = try known?.id ?? cards.insert(update)
        let (messageID, body) = known.map { $0.address(update) } ?? (update.messageID, update.body)
        insertUpdate.setUncheckedArguments([
            state.rawValue, card, now, now, state == .pending ? nil : now, update.eventTime, update.isFinal,
            messageID, update.status.rawValue, update.plugin, update.rule, update.eventID, update.tenant, Data(body),
        ])
        try insertUpdate.execute()
        let id = database.lastInsertedRowID
        if let known {
            try cards.note(update, on: known, isNewest: !isOlder)
            if state == .pending {
                receipt.fates += try ledger.supersedePending(ofCard: card, before: id)
            }
        }
        receipt.accepted += 1
        receipt.lastUpdateID = id
        if let outcome = state.outcomeOnArrival {
            receipt.fates.append(
                UpdateFate(
                    id: id, eventID: update.eventID, plugin: update.plugin, rule: update.rule, messageID: messageID,
                    status: update.status, outcome: outcome))
        }
        return StoredUpdate(id: id, state: state, body: body)
    }

    private mutating func store(_ failed: FailedLine) throws {
        insertFailed.setUncheckedArguments([
            now, failed.reason.rawValue, failed.detail, failed.lineNumber, failed.plugin, failed.rule, failed.length,
            failed.sha256, Data(failed.raw),
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
