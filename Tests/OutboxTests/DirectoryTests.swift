import Feishu
import Outcomes
import Testing

@testable import Outbox

/// Cards that tracked lines make known, and updates that name them by key.
@Suite struct DirectoryTests {
    private static let wait = Duration.seconds(600)

    let scratch: ScratchDirectory
    let clock = ManualClock()
    let outbox: Outbox

    init() throws {
        scratch = try ScratchDirectory()
        outbox = try Outbox.open(directory: scratch.state, clock: clock.wall)
    }

    private func claims(of store: Outbox? = nil) async throws -> [String] {
        let exchange = try await (store ?? outbox).exchange([], claiming: 99)
        return exchange.claims.map { "\($0.messageID) \($0.status.rawValue)" }
    }

    @Test func `a key stands for all of its cards, each once, in the order in which they became known`() async throws {
        try await outbox.accept(lines: .tracked([cards("1", "2", keys: "a", "b"), cards("3", keys: "a", plugin: "q")]))
        try await outbox.accept(lines: .tracked([cards("4", "1", keys: "a")]))
        let receipt = try await outbox.accept(lines: .matched([keyed("a"), keyed("b"), keyed("b", rule: "s")]))
        #expect(receipt.accepted == 5 && receipt.matchedLines == 1)
        // Both keys of rule `r` name the cards 1 and 2; the other rule names them anew.
        #expect(receipt.stored.map(\.messageID) == ["1", "2", "4", "1", "2"])
        #expect(receipt.fates.map(\.messageID) == ["1", "2"])
        #expect(try await claims() == ["4 CANCELLED", "1 CANCELLED", "2 CANCELLED"])
    }

    @Test func `an update waits for the first card, and later ones have theirs within the same wait`() async throws {
        let waiting = try await outbox.accept(lines: .matched([keyed("a", event: "e")]), .matched([keyed("b")]))
        #expect(waiting.accepted == 2 && waiting.stored.isEmpty && waiting.fates.isEmpty)
        #expect(try await outbox.closingCounts().pending == 2)
        #expect(try await outbox.accept(lines: .matched([keyed("a", event: "e")])).duplicateLines == 1)
        let exchange = try await outbox.exchange([], claiming: 9)
        #expect(exchange.claims.isEmpty && exchange.nextDue == nil)
        #expect(exchange.nextExpiry == clock.now + Self.wait.milliseconds)
        #expect(try await outbox.unemitted().isEmpty)

        clock.advance(by: .seconds(599))
        let first = try await outbox.accept(lines: .tracked([cards("1", keys: "a")]))
        #expect(first.accepted == 0 && first.stored.map(\.messageID) == ["1"])
        let second = try await outbox.accept(lines: .tracked([cards("2", "3", keys: "a", "z")]))
        #expect(second.accepted == 2 && second.stored.map(\.messageID) == ["2", "3"])
        #expect(try await outbox.accept(lines: .tracked([cards("2", keys: "a")])).stored.isEmpty)
        #expect(try await outbox.unemitted().map(\.body) == (first.stored + second.stored).map(\.body))
        #expect(try await outbox.counts().updates == [.pending: 4, .resolved: 1])

        clock.advance(by: .seconds(1))
        #expect(try await outbox.accept(lines: .tracked([cards("4", keys: "a")])).stored.isEmpty)
        #expect(try await claims() == ["1 CANCELLED", "2 CANCELLED", "3 CANCELLED"])
    }

    @Test func `an update whose card never comes is dead when its wait is over`() async throws {
        try await outbox.accept(lines: .matched([keyed("a", event: "e")]))
        clock.advance(by: .milliseconds(599_999))
        #expect(try await outbox.exchange([], claiming: 0).fates.isEmpty)
        clock.advance(by: .milliseconds(1))
        let late = try await outbox.accept(lines: .tracked([cards("1", keys: "a")]))
        #expect(late.stored.isEmpty && late.accepted == 0)
        let exchange = try await outbox.exchange([], claiming: 0)
        let fate = try #require(exchange.fates.first)
        #expect(exchange.fates.count == 1 && exchange.nextExpiry == nil)
        #expect((fate.outcome, fate.key, fate.messageID, fate.eventID) == (.dead(.unknownCard), "a", "", "e"))
        var writer = JSONWriter()
        fate.encode(into: &writer)
        #expect(
            String(decoding: writer.bytes, as: UTF8.self) == #"{"event_id":"e","plugin":"p","rule":"r","card":"a","#
                + #""status":"CANCELLED","outcome":"dead","reason":"unknown_card","attempts":0}"#)
        #expect(try await outbox.exchange([], claiming: 9).fates.isEmpty)
        #expect(try await outbox.closingCounts().pending == 0)
    }

    @Test func `giving up is not for those that wait for a card`() async throws {
        try await outbox.accept(lines: .matched([keyed("a")]))
        clock.advance(by: .seconds(60))
        #expect(try await outbox.giveUp(failingBefore: clock.now, acceptedBefore: clock.now).isEmpty)
    }

    @Test func `the directory and those that wait survive a restart`() async throws {
        try await outbox.accept(lines: .tracked([cards("1", keys: "a")]))
        try await outbox.accept(lines: .matched([keyed("b")]), .matched([keyed("c")]))
        outbox.close()
        clock.advance(by: .seconds(300))
        let second = try Outbox.open(directory: scratch.state, clock: clock.wall)
        defer { second.close() }
        #expect(second.opening.carried == 2 && second.opening.fates.isEmpty)
        #expect(try await second.accept(lines: .matched([keyed("a")])).stored.map(\.messageID) == ["1"])
        let receipt = try await second.accept(lines: .tracked([cards("2", "3", keys: "b")]))
        #expect(receipt.stored.map(\.messageID) == ["2", "3"] && receipt.accepted == 1)
        #expect(try await second.unemitted().map(\.body) == ["1", "2", "3"].map { keyed("").addressed(to: $0).body })
        clock.advance(by: .seconds(300))
        #expect(try await second.exchange([], claiming: 0).fates.map(\.key) == ["c"])
    }

    @Test func `a clock that was set back does not make the wait longer`() async throws {
        try await outbox.accept(lines: .matched([keyed("a")]))
        outbox.close()
        clock.advance(by: .seconds(-86_400))
        let second = try Outbox.open(directory: scratch.state, clock: clock.wall)
        defer { second.close() }
        #expect(try await second.exchange([], claiming: 0).nextExpiry == clock.now + Self.wait.milliseconds)
    }

    // MARK: Age

    @Test func `a card is forgotten after 30 days, and not called for`() async throws {
        try await outbox.accept(lines: .tracked([cards("1", keys: "a"), cards("2", keys: "b")]))
        clock.advance(by: .seconds(30 * 86_400 - 1))
        // The first tracking counts, not the last.
        try await outbox.accept(lines: .tracked([cards("1", keys: "a", "other")]))
        try await outbox.accept(update("2"), update("9"))
        #expect(try await outbox.accept(lines: .matched([keyed("a")])).stored.map(\.messageID) == ["1"])
        clock.advance(by: .seconds(1))
        let exchange = try await outbox.exchange([], claiming: 9)
        #expect(exchange.claims.map(\.messageID) == ["9"], "the age of this card is not known")
        #expect(exchange.fates.map(\.messageID) == ["2", "1"])
        #expect(exchange.fates.allSatisfy { $0.outcome == .dead(.tooOld) })
        #expect(try await outbox.accept(lines: .matched([keyed("a")])).stored.isEmpty)
        #expect(try await outbox.prune().trackedCards == 2)
        #expect(try await outbox.accept(lines: .tracked([cards("1", keys: "a")])).stored.map(\.messageID) == ["1"])
    }

    @Test func `a card counts from when it was tracked, though updates came before`() async throws {
        try await outbox.accept(update("1"))
        #expect(try await claims() == ["1 APPROVED"])
        try await outbox.accept(lines: .tracked([cards("1", keys: "a")]))
        clock.advance(by: .seconds(30 * 86_400))
        let claim = try await outbox.exchange([], claiming: 0)
        #expect(claim.fates.isEmpty)
        let outcome = ClaimOutcome(id: 1, verdict: .retry(notBefore: clock.now), attempt: Attempt(at: clock.now))
        #expect(try await outbox.exchange([outcome], claiming: 9).fates.map(\.outcome) == [.dead(.tooOld)])
    }

    // MARK: Order

    @Test func `an update that waited does not cover what came after it`() async throws {
        try await outbox.accept(lines: .matched([keyed("a")]), .matched([keyed("a", rule: "later")]))
        try await outbox.accept(update("1"))
        let receipt = try await outbox.accept(lines: .tracked([cards("1", "2", keys: "a")]))
        // On card 2 the later one of the two covers the other; on card 1 both came before the one that is there.
        #expect(receipt.fates.map(\.rule) == ["r", "later", "r"])
        #expect(receipt.fates.map(\.messageID) == ["1", "1", "2"])
        #expect(try await claims() == ["1 APPROVED", "2 CANCELLED"])
    }

    @Test func `times decide before the order of the input`() async throws {
        try await outbox.accept(lines: .matched([keyed("a", time: 300)]), .matched([keyed("b", time: 100)]))
        try await outbox.accept(update("1", time: 200), update("2", time: 200))
        let receipt = try await outbox.accept(lines: .tracked([cards("1", keys: "a"), cards("2", keys: "b")]))
        #expect(receipt.fates.map(\.messageID) == ["1", "2"])
        #expect(try await claims() == ["2 APPROVED", "1 CANCELLED"])
    }

    @Test func `a final update that waited is not covered by the one that overtook it`() async throws {
        try await outbox.accept(lines: .matched([keyed("a", isFinal: true)]))
        try await outbox.accept(update("1"))
        try await outbox.accept(lines: .tracked([cards("1", keys: "a")]))
        #expect(try await outbox.accept(update("1")).fates.map(\.outcome) == [.superseded])
    }

    @Test func `a card that was renamed has one update, under its new name`() async throws {
        try await outbox.accept(update("1"))
        let claim = try #require(try await outbox.exchange([], claiming: 1).claims.first)
        _ = try await outbox.exchange([ClaimOutcome(claim, .sent(messageID: "1b"))], claiming: 0)
        try await outbox.accept(lines: .tracked([cards("1", "1b", keys: "a")]))
        let receipt = try await outbox.accept(lines: .matched([keyed("a")]))
        #expect(receipt.stored.map(\.messageID) == ["1b"])
    }
}

/// Cards of the plugin `p`.
func cards(_ messageIDs: String..., keys: String..., plugin: String = "p") -> NewCards {
    NewCards(plugin: plugin, messageIDs: messageIDs, keys: keys)
}

/// An update for the cards of a key.
func keyed(
    _ key: String, rule: String = "r", event: String? = nil, time: Int64? = nil, isFinal: Bool = false
) -> NewUpdate {
    NewUpdate(
        plugin: "p", rule: rule, eventID: event, eventTime: time, isFinal: isFinal, messageID: "", key: key,
        status: .cancelled, body: UpdateRequest(messageID: "", status: .cancelled).encoded())
}

extension Outbox {
    @discardableResult
    func accept(lines: BatchLine...) async throws -> BatchReceipt {
        try await accept(Batch(lines: lines))
    }
}

extension StoredUpdate {
    /// That of the request.
    fileprivate var messageID: String {
        String(decoding: body, as: UTF8.self).split(separator: "\"").dropFirst(3).first.map(String.init) ?? ""
    }
}
