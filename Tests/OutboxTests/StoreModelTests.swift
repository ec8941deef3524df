import Feishu
import Outbox
import Outcomes
import TestSupport
import Testing

/// Random operations on a real store and on a model of a few lines: same receipts, same claims, same fates, also
/// across restarts, and on a disk whose writes fail now and then.
@Suite struct StoreModelTests {
    @Test(arguments: [1, 2, 3, 4, 5, UInt64.random(in: 6...UInt64.max)], [false, true])
    func `the store does what the model does`(seed: UInt64, hasFaults: Bool) async throws {
        let scratch = try ScratchDirectory()
        let disk = FaultyDisk(directory: scratch.path)
        var failures = 0
        let clock = ManualClock()
        var random = SeededGenerator(seed: seed)
        var outbox = try Outbox.open(directory: scratch.state, clock: clock.wall)
        var model = StoreModel()
        for step in 0..<150 {
            clock.advance(by: .milliseconds(Int64.random(in: 0...50, using: &random)))
            let context: Comment = "seed \(seed), step \(step)"
            if hasFaults {
                disk.fail(at: Int.random(in: 1...40, using: &random), as: Bool.random(using: &random) ? .torn : .full)
            }
            // Commands have no patience with a disk that fails.
            switch Int.random(in: 0..<(hasFaults ? 10 : 12), using: &random) {
            case 0..<5:
                let updates = randomUpdates(&random)
                let receipt = try await patiently {
                    try await outbox.accept(Batch(lines: updates.map { .matched([$0]) }))
                }
                let expected = model.accept(updates, now: clock.now)
                #expect(receipt.lines.map(\.isDuplicate) == expected.duplicates, context)
                #expect(receipt.fates.map(\.id) == expected.superseded, context)
            case 5..<9:
                let outcomes = randomOutcomes(model, now: clock.now, &random)
                let limit = Int.random(in: 0...3, using: &random)
                let exchange = try await patiently { try await outbox.exchange(outcomes, claiming: limit) }
                let expected = model.exchange(outcomes, limit: limit, now: clock.now)
                #expect(exchange.fates.map(\.id) == expected.fates, context)
                #expect(exchange.claims.map(\.id) == expected.claims, context)
                #expect(exchange.nextDue == model.nextDue, context)
            case 10, 11:
                guard !model.rows.isEmpty else { continue }
                let ids = Set((0..<3).map { _ in Int64.random(in: 1...Int64(model.rows.count), using: &random) })
                let visit = try OutboxVisit.open(directory: scratch.state, clock: clock.wall)
                defer { visit.close() }
                if Bool.random(using: &random) {
                    #expect(try visit.drop(Selection(ids: ids)) == model.drop(ids), context)
                } else {
                    #expect(try visit.retry(Selection(ids: ids)) == model.retry(ids, now: clock.now), context)
                }
            default:
                outbox.close()
                outbox = try await patiently { try Outbox.open(directory: scratch.state, clock: clock.wall) }
                let expected = model.reopen()
                let found = outbox.opening.fates.map(\.id)
                // An opening that failed may have done its work; the next one finds it done.
                let isDone = disk.hasFailed && found.isEmpty
                #expect(isDone || found == expected.fates, context)
                #expect(outbox.opening.carried == expected.carried - (isDone ? expected.fates.count : 0), context)
            }
            #expect(try await outbox.counts().updates == model.counts, context)
            if disk.hasFailed { failures += 1 }
        }
        #expect(failures > 10 || !hasFaults)
        outbox.close()
    }

    private func randomUpdates(_ random: inout SeededGenerator) -> [NewUpdate] {
        (0..<Int.random(in: 1...4, using: &random)).map { _ in
            update(
                "\(Int.random(in: 1...4, using: &random))",
                event: Bool.random(using: &random) ? "\(Int.random(in: 1...60, using: &random))" : nil,
                time: Bool.random(using: &random) ? Int64.random(in: 1...300, using: &random) : nil,
                isFinal: Int.random(in: 0..<60, using: &random) == 0)
        }
    }

    private func randomOutcomes(
        _ model: StoreModel, now: Int64, _ random: inout SeededGenerator
    ) -> [ClaimOutcome] {
        model.rows.filter { $0.state == .inFlight && Bool.random(using: &random) }.map { row in
            let newID = Int.random(in: 0..<4, using: &random) == 0 ? "\(Int.random(in: 1...6, using: &random))" : nil
            let verdicts: [ClaimOutcome.Verdict] = [
                .sent(messageID: newID ?? row.messageID), .retry(notBefore: now + 20), .release(notBefore: now),
                .dead(.rejected),
            ]
            let verdict = verdicts.randomElement(using: &random) ?? .dead(.rejected)
            return ClaimOutcome(id: row.id, verdict: verdict, attempt: Attempt(at: now))
        }
    }
}

extension LineReceipt {
    fileprivate var isDuplicate: Bool { self == .duplicate }
}

/// Design in a few lines, without SQL.
private struct StoreModel {
    struct ModelRow {
        var id: Int64
        /// The card's first message id.
        var card: String
        var messageID: String
        var state: UpdateState
        var notBefore: Int64
        var acceptedAt: Int64
        var time: Int64?
        var isFinal: Bool

        func outranks(_ other: ModelRow) -> Bool {
            if isFinal != other.isFinal { return isFinal }
            if let time, let otherTime = other.time, time != otherTime { return time > otherTime }
            return id > other.id
        }
    }

    struct ModelCard {
        var time: Int64?
        var isFinal = false
        var sendsAs: String?
        /// The newest row that was sent.
        var sent: ModelRow?
        /// The newest one accepted.
        var newest: Int64 = 0

        func isNewest(_ row: ModelRow) -> Bool {
            row.id == newest && row.time == time && (row.isFinal || !isFinal)
        }

        func outranks(time other: Int64?, isFinal otherIsFinal: Bool) -> Bool {
            if isFinal && !otherIsFinal { return true }
            guard let time, let other else { return false }
            return other < time
        }
    }

    var rows: [ModelRow] = []
    private var seen: Set<String> = []
    private var cards: [String: ModelCard] = [:]
    /// Message ids of cards that go by several, to the first one of each.
    private var names: [String: String] = [:]

    var counts: [UpdateState: Int] {
        rows.reduce(into: [:]) { $0[$1.state, default: 0] += 1 }
    }

    private var freeAndPending: [ModelRow] {
        let busy = Set(rows.filter { $0.state == .inFlight }.map(\.card))
        return rows.filter { $0.state == .pending && !busy.contains($0.card) }
            .sorted { ($0.notBefore, $0.id) < ($1.notBefore, $1.id) }
    }

    var nextDue: Int64? { freeAndPending.first?.notBefore }

    mutating func accept(_ updates: [NewUpdate], now: Int64) -> (duplicates: [Bool], superseded: [Int64]) {
        var duplicates: [Bool] = []
        var superseded: [Int64] = []
        for update in updates {
            if let eventID = update.eventID, !seen.insert(eventID).inserted {
                duplicates.append(true)
                continue
            }
            duplicates.append(false)
            let id = Int64(rows.count + 1)
            let name = names[update.messageID] ?? update.messageID
            let known = cards[name]
            let isOlder = known?.outranks(time: update.eventTime, isFinal: update.isFinal) ?? false
            var card = known ?? ModelCard()
            if !isOlder { (card.time, card.newest) = (update.eventTime, id) }
            card.isFinal = card.isFinal || update.isFinal
            cards[name] = card
            names[update.messageID] = name
            if isOlder {
                superseded.append(id)
            } else {
                superseded += supersede { $0.card == name && $0.state == .pending }
            }
            rows.append(
                ModelRow(
                    id: id, card: name, messageID: card.sendsAs ?? update.messageID,
                    state: isOlder ? .superseded : .pending, notBefore: now, acceptedAt: now, time: update.eventTime,
                    isFinal: update.isFinal))
        }
        return (duplicates, superseded)
    }

    mutating func exchange(
        _ outcomes: [ClaimOutcome], limit: Int, now: Int64
    ) -> (fates: [Int64], claims: [Int64]) {
        let fates = outcomes.flatMap { settle($0) }
        let claims = freeAndPending.filter { $0.notBefore <= now }.prefix(limit).map(\.id)
        for id in claims {
            let index = Int(id) - 1
            rows[index].state = .inFlight
            rows[index].messageID = cards[rows[index].card]?.sendsAs ?? rows[index].messageID
        }
        return (fates, Array(claims))
    }

    private mutating func settle(_ outcome: ClaimOutcome) -> [Int64] {
        let index = Int(outcome.id) - 1
        let row = rows[index]
        switch outcome.verdict {
        case .sent(let messageID):
            rows[index].state = .sent
            cards[row.card]?.sent = row
            guard let messageID, messageID != row.messageID else { return [row.id] }
            return [row.id] + rename(row, to: messageID)
        case .dead:
            rows[index].state = .dead
            return [row.id]
        case .retry(let notBefore), .release(let notBefore):
            rows[index].notBefore = notBefore
            let isOvertaken = rows.contains { waiting in
                isWaiting(waiting, row.card) && (waiting.outranks(row) || cards[row.card]?.isNewest(waiting) ?? false)
            }
            if showsNewer(than: row) || isOvertaken {
                rows[index].state = .superseded
                return [row.id]
            }
            let fates = supersede { $0.card == row.card && $0.state == .pending }
            rows[index].state = .pending
            return fates
        }
    }

    private func showsNewer(than row: ModelRow) -> Bool {
        guard let card = cards[row.card], card.sendsAs != nil else { return false }
        return card.outranks(time: row.time, isFinal: row.isFinal) && card.sent?.outranks(row) ?? false
    }

    private func isWaiting(_ row: ModelRow, _ card: String) -> Bool {
        row.card == card && row.state == .pending
    }

    private mutating func rename(_ sent: ModelRow, to messageID: String) -> [Int64] {
        defer {
            names[messageID] = sent.card
            cards[sent.card]?.sendsAs = messageID
        }
        guard let other = names[messageID], other != sent.card, let otherCard = cards[other],
            var card = cards[sent.card]
        else { return [] }
        for name in names.keys where names[name] == other { names[name] = sent.card }
        for index in rows.indices where rows[index].card == other { rows[index].card = sent.card }
        if let otherSent = otherCard.sent, card.sent.map(otherSent.outranks) ?? true { card.sent = otherSent }
        card.time =
            card.isFinal == otherCard.isFinal
            ? [card.time, otherCard.time].compactMap(\.self).max() : card.isFinal ? card.time : otherCard.time
        card.isFinal = card.isFinal || otherCard.isFinal
        card.newest = max(card.newest, otherCard.newest)
        cards[sent.card] = card
        let rivals = rows.filter {
            $0.id == sent.id || ($0.card == sent.card && ($0.state == .pending || $0.state == .inFlight))
        }
        let newest = newest(of: rivals)
        return supersede {
            $0.card == sent.card && $0.state == .pending
                && ($0.id != newest || card.outranks(time: $0.time, isFinal: $0.isFinal))
        }
    }

    private func newest(of lane: [ModelRow]) -> Int64? {
        var newest: ModelRow?
        for row in lane where newest.map({ row.outranks($0) }) ?? true { newest = row }
        return newest?.id
    }

    // MARK: Commands

    mutating func drop(_ ids: Set<Int64>) -> [Intervention] {
        ids.sorted().map { id in
            let outcome = Self.refusal(of: rows[Int(id) - 1].state).map(Intervention.Outcome.refused) ?? .dropped
            if outcome == .dropped { rows[Int(id) - 1].state = .dropped }
            return Intervention(id: id, outcome: outcome)
        }
    }

    mutating func retry(_ ids: Set<Int64>, now: Int64) -> [Intervention] {
        let named = rows.filter { ids.contains($0.id) }
        let newest = Set(Dictionary(grouping: named, by: \.card).values.compactMap(newest))
        let order = named.map(\.id).filter(newest.contains) + named.map(\.id).filter { !newest.contains($0) }
        return order.map { Intervention(id: $0, outcome: retry($0, now: now)) }.sorted { $0.id < $1.id }
    }

    private mutating func retry(_ id: Int64, now: Int64) -> Intervention.Outcome {
        let row = rows[Int(id) - 1]
        if let refusal = Self.refusal(of: row.state) { return .refused(refusal) }
        if row.state == .dead {
            let lane = rows.filter { $0.card == row.card && [.pending, .inFlight].contains($0.state) }
            let rivals = lane + [cards[row.card]?.sent].compactMap(\.self)
            if rivals.contains(where: { $0.outranks(row) }) { return .refused(.overtaken) }
            _ = supersede { $0.card == row.card && $0.state == .pending }
            rows[Int(id) - 1].acceptedAt = now
        }
        rows[Int(id) - 1].state = .pending
        rows[Int(id) - 1].notBefore = min(now, row.acceptedAt)
        return .retried
    }

    private static func refusal(of state: UpdateState) -> Intervention.Refusal? {
        switch state {
        case .pending, .dead: nil
        case .inFlight: .inFlight
        case .sent, .superseded, .dropped, .withheld, .resolved: .ended
        }
    }

    mutating func reopen() -> (carried: Int, fates: [Int64]) {
        for index in rows.indices where rows[index].state == .inFlight {
            rows[index].state = .pending
        }
        let pending = rows.filter { $0.state == .pending }
        let lanes = Dictionary(grouping: pending, by: \.card)
        let survivors = Set(
            lanes.compactMap { card, lane in
                lane.first { cards[card]?.isNewest($0) ?? false }?.id ?? newest(of: lane)
            })
        let fates = supersede { $0.state == .pending && !survivors.contains($0.id) }
        return (pending.count, fates)
    }

    private mutating func supersede(where condition: (ModelRow) -> Bool) -> [Int64] {
        var ids: [Int64] = []
        for index in rows.indices where condition(rows[index]) {
            rows[index].state = .superseded
            ids.append(rows[index].id)
        }
        return ids
    }
}
