import Feishu
import Outbox
import Outcomes
import Testing

/// Random operations on a real store and on a model of a few lines: same receipts, same claims, same fates, also
/// across restarts.
@Suite struct StoreModelTests {
    @Test(arguments: [1, 2, 3, 4, 5, UInt64.random(in: 6...UInt64.max)])
    func `the store does what the model does`(seed: UInt64) async throws {
        let scratch = try ScratchDirectory()
        let clock = ManualClock()
        var random = SeededGenerator(seed: seed)
        var outbox = try Outbox.open(directory: scratch.state, clock: clock.wall)
        var model = StoreModel()
        for step in 0..<150 {
            clock.advance(by: .milliseconds(Int64.random(in: 0...50, using: &random)))
            let context: Comment = "seed \(seed), step \(step)"
            switch Int.random(in: 0..<10, using: &random) {
            case 0..<5:
                let updates = randomUpdates(&random)
                let receipt = try await outbox.accept(Batch(lines: updates.map { .matched([$0]) }))
                let expected = model.accept(updates, now: clock.now)
                #expect(receipt.lines.map(\.isDuplicate) == expected.duplicates, context)
                #expect(receipt.fates.map(\.id) == expected.superseded, context)
            case 5..<9:
                let outcomes = randomOutcomes(model, now: clock.now, &random)
                let limit = Int.random(in: 0...3, using: &random)
                let exchange = try await outbox.exchange(outcomes, claiming: limit)
                let expected = model.exchange(outcomes, limit: limit, now: clock.now)
                #expect(exchange.fates.map(\.id) == expected.fates, context)
                #expect(exchange.claims.map(\.id) == expected.claims, context)
                #expect(exchange.nextDue == model.nextDue, context)
            default:
                outbox.close()
                outbox = try Outbox.open(directory: scratch.state, clock: clock.wall)
                let expected = model.reopen()
                #expect(outbox.opening.carried == expected.carried, context)
                #expect(outbox.opening.fates.map(\.id) == expected.fates, context)
            }
            #expect(try await outbox.counts().updates == model.counts, context)
        }
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
            let verdicts: [ClaimOutcome.Verdict] = [
                .sent(messageID: row.card), .retry(notBefore: now + 20), .release(notBefore: now), .dead(.rejected),
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
        var card: String
        var state: UpdateState
        var notBefore: Int64
    }

    var rows: [ModelRow] = []
    private var seen: Set<String> = []
    private var newest: [String: (time: Int64?, isFinal: Bool)] = [:]

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
            let card = update.messageID
            let last = newest[card]
            let isOlder =
                last.map { last in
                    if last.isFinal && !update.isFinal { return true }
                    guard let time = update.eventTime, let lastTime = last.time else { return false }
                    return time < lastTime
                } ?? false
            newest[card] = (
                isOlder ? last?.time : update.eventTime, (last?.isFinal ?? false) || update.isFinal
            )
            if isOlder {
                superseded.append(id)
            } else {
                superseded += supersede { $0.card == card && $0.state == .pending }
            }
            rows.append(ModelRow(id: id, card: card, state: isOlder ? .superseded : .pending, notBefore: now))
        }
        return (duplicates, superseded)
    }

    mutating func exchange(
        _ outcomes: [ClaimOutcome], limit: Int, now: Int64
    ) -> (fates: [Int64], claims: [Int64]) {
        var fates: [Int64] = []
        for outcome in outcomes {
            let index = Int(outcome.id) - 1
            let row = rows[index]
            let isOvertaken = rows.contains { $0.card == row.card && $0.state == .pending && $0.id > row.id }
            switch outcome.verdict {
            case .sent: rows[index].state = .sent
            case .dead: rows[index].state = .dead
            case .retry(let notBefore), .release(let notBefore):
                rows[index].state = isOvertaken ? .superseded : .pending
                rows[index].notBefore = notBefore
            }
            if rows[index].state != .pending {
                fates.append(outcome.id)
            }
        }
        let claims = freeAndPending.filter { $0.notBefore <= now }.prefix(limit).map(\.id)
        for id in claims {
            rows[Int(id) - 1].state = .inFlight
        }
        return (fates, Array(claims))
    }

    mutating func reopen() -> (carried: Int, fates: [Int64]) {
        for index in rows.indices where rows[index].state == .inFlight {
            rows[index].state = .pending
        }
        let carried = rows.count { $0.state == .pending }
        let pending = rows.filter { $0.state == .pending }
        let fates = supersede { row in
            row.state == .pending && pending.contains { $0.card == row.card && $0.id > row.id }
        }
        return (carried, fates)
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
