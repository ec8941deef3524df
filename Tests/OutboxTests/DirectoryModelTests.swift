import Outcomes
import TestSupport
import Testing

@testable import Outbox

/// Random tracked lines, updates by key and by message id, sending, waiting and restarts: the books balance after each
/// step, and each card ends where it must.
@Suite struct DirectoryModelTests {
    /// What a run's books hold.
    private struct Books {
        var accepted = 0
        var ended: [String: Int] = [:]

        mutating func enter(_ fates: [UpdateFate]) {
            for fate in fates { ended[fate.outcome.name, default: 0] += 1 }
        }

        var settled: Int { ended.values.reduce(0, +) }
    }

    @Test(arguments: [1, 2, 3, UInt64.random(in: 4...UInt64.max)])
    func `the books balance, and no update is lost`(seed: UInt64) async throws {
        let scratch = try ScratchDirectory()
        let clock = ManualClock()
        var random = SeededGenerator(seed: seed)
        let options = OutboxOptions(cardWait: .seconds(2))
        var outbox = try Outbox.open(directory: scratch.state, options: options, clock: clock.wall)
        var books = Books()
        var inFlight: [Claim] = []
        var emitted: [String: Int] = [:]
        for step in 0..<200 {
            clock.advance(by: .milliseconds(Int64.random(in: 0...400, using: &random)))
            switch Int.random(in: 0..<10, using: &random) {
            case 0..<6:
                let lines = (0..<Int.random(in: 1...4, using: &random)).map { _ in randomLine(&random) }
                let receipt = try await outbox.accept(Batch(lines: lines))
                books.accepted += receipt.accepted
                books.enter(receipt.fates)
                if Bool.random(using: &random), let last = receipt.lastUpdateID {
                    for update in try await outbox.unemitted() where update.id <= last {
                        emitted[String(decoding: update.body, as: UTF8.self), default: 0] += 1
                    }
                    try await outbox.markEmitted(through: last)
                }
            case 6..<9:
                let outcomes = inFlight.map { claim in
                    let renamed = "\(Int.random(in: 1...14, using: &random))"
                    let verdict: ClaimOutcome.Verdict =
                        switch Int.random(in: 0..<8, using: &random) {
                        case 0, 1: .retry(notBefore: clock.now)
                        case 2: .sent(messageID: renamed)
                        default: .sent(messageID: claim.messageID)
                        }
                    return ClaimOutcome(id: claim.id, verdict: verdict, attempt: Attempt(at: clock.now))
                }
                let exchange = try await outbox.exchange(outcomes, claiming: 3)
                books.enter(exchange.fates)
                inFlight = exchange.claims
                #expect(inFlight.allSatisfy { !$0.messageID.isEmpty }, "seed \(seed)")
            default:
                outbox.close()
                outbox = try Outbox.open(directory: scratch.state, options: options, clock: clock.wall)
                inFlight = []
                #expect(outbox.opening.carried == books.accepted - books.settled, "seed \(seed), step \(step)")
                books.enter(outbox.opening.fates)
            }
            let pending = try await outbox.closingCounts().pending
            #expect(books.accepted == books.settled + pending, "seed \(seed), step \(step)")
        }
        clock.advance(by: .seconds(3))
        var rest = try await outbox.exchange([], claiming: 99)
        books.enter(rest.fates)
        inFlight += rest.claims
        while !inFlight.isEmpty {
            let outcomes = inFlight.map {
                ClaimOutcome(id: $0.id, verdict: .sent(messageID: nil), attempt: Attempt(at: clock.now))
            }
            rest = try await outbox.exchange(outcomes, claiming: 99)
            books.enter(rest.fates)
            inFlight = rest.claims
        }
        #expect(books.accepted == books.settled && books.ended["sent"] ?? 0 > 0, "seed \(seed)")
        #expect(books.ended["dead"] ?? 0 > 0, "some wait in vain, seed \(seed)")
        #expect(!emitted.keys.contains { $0.contains(#""message_id":"""#) }, "seed \(seed)")
        outbox.close()
    }

    private func randomLine(_ random: inout SeededGenerator) -> BatchLine {
        func number(_ bound: Int) -> Int { Int.random(in: 1...bound, using: &random) }
        let time = Bool.random(using: &random) ? Int64(number(300)) : nil
        switch number(5) {
        case 1, 2: return .matched([keyed("k\(number(40))", time: time, isFinal: number(20) == 1)])
        case 3: return .matched([update("\(number(12))", time: time)])
        default: return .tracked([cards("\(number(12))", keys: "k\(number(40))", "k\(number(40))")])
        }
    }
}
