internal import GRDB
package import Outcomes

/// What a failed line comes to when it is decided anew.
package enum Replay: Sendable {
    case matched([NewUpdate])
    /// It makes cards known.
    case tracked([NewCards])
    /// A rule says that it needs no update.
    case ignored
    /// No rule is for it. The line stays, in case the rules were the wrong ones.
    case unmatched
    /// It fails again, maybe for another reason, which is kept from now on.
    case failed(reason: Reason, detail: String, plugin: String?, rule: String?)
}

/// What became of a failed line that was replayed.
package enum ReplayOutcome: Sendable, Equatable {
    /// Its updates are stored, and the line is gone.
    case accepted([StoredUpdate])
    /// Its event was seen meanwhile. The line is gone.
    case duplicate
    /// The line is gone.
    case ignored
    case unmatched
    case failed(Reason, detail: String)
    /// Somebody has replayed or dropped it since it was read.
    case notFound
}

extension OutboxVisit {
    /// Stores what failed lines have come to and removes them, all in one transaction: a line is replayed once, however
    /// often and by however many that is tried.
    ///
    /// - Parameter isDry: whether to find out only what would become of them.
    /// - Returns: one outcome for each line, in their order.
    package func replay(
        _ lines: [(id: Int64, replay: Replay)], dedupeWindow: Duration, cardWait: Duration, isDry: Bool = false
    ) throws(OutboxError) -> [ReplayOutcome] {
        let now = clock.now
        return try write("replay \(lines.count) failed lines", isDry: isDry) { database in
            var writer = try BatchWriter(
                database: database, now: now, seenAfter: now - dedupeWindow.milliseconds,
                cardWait: cardWait.milliseconds, withheld: false)
            let outcomes = try lines.map { line in
                try Self.replay(line.replay, of: line.id, &writer, database)
            }
            let late = outcomes.reduce(0) { $0 + $1.updates.count { $0.state == .superseded } }
            try VisitTally(carried: writer.receipt.accepted - late, superseded: writer.receipt.fates.count - late).add(
                to: database)
            return outcomes
        }
    }

    private static func replay(
        _ replay: Replay, of id: Int64, _ writer: inout BatchWriter, _ database: Database
    ) throws -> ReplayOutcome {
        let row = try Row.fetchOne(
            database, sql: "SELECT at, after_update FROM failed_lines WHERE id = ?", arguments: [id])
        guard let row else { return .notFound }
        let (failedAt, update): (Int64, Int64?) = (row[0], row[1])
        let outcome: ReplayOutcome
        switch replay {
        case .unmatched:
            return .unmatched
        case .failed(let reason, let detail, let plugin, let rule):
            try database.execute(
                sql: "UPDATE failed_lines SET reason = ?, detail = ?, plugin = ?, rule = ? WHERE id = ?",
                arguments: [reason.rawValue, detail, plugin, rule, id])
            return .failed(reason, detail: detail)
        case .ignored:
            outcome = .ignored
        case .tracked(let cards):
            try writer.store(.tracked(cards))
            try makeDue(writer.receipt.lines.last, since: failedAt, database)
            outcome = .ignored
        case .matched(let updates):
            // Where it stood in the input, and not behind what came after it.
            let place = update.map { InputPlace(ofFailedLine: id, after: $0) }
            try writer.store(.matched(updates), at: place)
            try makeDue(writer.receipt.lines.last, since: failedAt, database)
            if case .matched(let stored) = writer.receipt.lines.last {
                outcome = .accepted(stored)
            } else {
                outcome = .duplicate
            }
        }
        try database.execute(sql: "DELETE FROM failed_lines WHERE id = ?", arguments: [id])
        return outcome
    }

    /// A daemon keeps the time that it began with, and the system's clock may have been set since: what is due must be
    /// so by the time of either.
    private static func makeDue(_ line: LineReceipt?, since failedAt: Int64, _ database: Database) throws {
        for update in line?.updates ?? [] where update.state == .pending {
            try database.execute(
                sql: "UPDATE updates SET not_before = MIN(not_before, ?) WHERE id = ?",
                arguments: [failedAt, update.id])
        }
    }
}

extension ReplayOutcome {
    fileprivate var updates: [StoredUpdate] {
        if case .accepted(let updates) = self { updates } else { [] }
    }
}
