import FoundationEssentials
import GRDB
import Outbox
import Outcomes

/// A store and what its daemon knows, through a fixed sequence of everything that a store is asked to do.
final class StoreLife {
    let directory: String
    let clock: ManualClock
    private(set) var outbox: Outbox
    private(set) var isOpen = true
    private var claims: [Claim] = []
    private var books = UpdateTally()

    init(directory: String, clock: ManualClock = ManualClock()) throws {
        self.directory = directory
        self.clock = clock
        outbox = try Self.open(directory, clock)
        books.carried = outbox.opening.carried
        enter(outbox.opening.fates)
    }

    private static func open(_ directory: String, _ clock: ManualClock) throws -> Outbox {
        var retention = Retention()
        retention.finished.rows = 1
        retention.failed.rows = 1
        return try Outbox.open(
            directory: directory, options: OutboxOptions(retention: retention), clock: clock.wall)
    }

    /// Each is one transaction, and can be done again when it has failed.
    static let steps: [@Sendable (StoreLife) async throws -> Void] = [
        { life in
            try await life.accept(
                [
                    .matched([update("1", event: "a", time: 1)]), .matched([update("2", event: "b"), update("3")]),
                    .matched([update("1", event: "a")]), .failed(failedLine),
                ], readTo: 100)
        },
        { try await $0.settle([], claiming: 2) },
        { try await $0.outbox.markEmitted(through: 2) },
        { life in
            try await life.accept(
                [
                    .matched([update("1", event: "c", time: 5, isFinal: true)]), .matched([keyed("k", event: "d")]),
                    .tracked([cards("5", keys: "other")]),
                ], readTo: 200)
        },
        { try await $0.settle([.sent(messageID: "9"), .retry(notBefore: 0)], claiming: 2) },
        { try await $0.settle([.dead(.rejected), .release(notBefore: 0)], claiming: 0) },
        { try $0.visit { _ = try $0.retry(Selection(states: [.dead])) } },
        { life in
            try await life.accept(
                [
                    .tracked([cards("7", "8", keys: "k")]), .matched([update("9", event: "e", time: 4)]),
                    .matched([update("1", event: "c")]), .failed(failedLine), .failed(failedLine),
                ], readTo: 300)
        },
        { try $0.visit { _ = try $0.drop(ofCard("8")) } },
        { try await $0.outbox.prune() },
        { try await $0.settle([], claiming: 1) },
        { try await $0.restart() },
        { try await $0.settle([], claiming: 2) },
        { try await $0.settle([.sent(messageID: nil), .dead(.rejected)], claiming: 0) },
        { try $0.visit { _ = try $0.dropLines(Selection()) } },
    ]

    private static let failedLine = FailedLine(reason: .invalidJSON, detail: "d", lineNumber: 1, raw: [65])

    private static func ofCard(_ messageID: String) -> Selection {
        var selection = Selection(states: [.pending])
        selection.messageID = messageID
        return selection
    }

    private func accept(_ lines: [BatchLine], readTo offset: Int64) async throws {
        let mark = InputMark(path: "input", offset: offset, carry: [65])
        let receipt = try await outbox.accept(Batch(lines: lines, input: mark))
        books.accepted += receipt.accepted
        enter(receipt.fates)
    }

    /// Tells what calls under way came to, in their order, and claims more.
    private func settle(_ verdicts: [ClaimOutcome.Verdict], claiming limit: Int) async throws {
        let outcomes = zip(claims, verdicts).map { ClaimOutcome($0, $1) }
        let exchange = try await outbox.exchange(outcomes, claiming: limit)
        claims = exchange.claims
        enter(exchange.fates)
    }

    private func visit(_ work: (OutboxVisit) throws -> Void) throws {
        let visit = try OutboxVisit.open(directory: directory, clock: clock.wall)
        defer { visit.close() }
        try work(visit)
    }

    func restart() async throws {
        if isOpen {
            enter(try await outbox.closingCounts().beside)
            end()
        }
        outbox = try Self.open(directory, clock)
        isOpen = true
        enter(outbox.opening.fates)
    }

    func end() {
        outbox.close()
        isOpen = false
    }

    /// Copies the files as they are, for another store.
    func copy(to target: String) throws -> String {
        try FileManager.default.createDirectory(atPath: target, withIntermediateDirectories: false)
        for name in ["outbox.sqlite", "outbox.sqlite-wal"]
        where FileManager.default.fileExists(atPath: directory + "/" + name) {
            try FileManager.default.copyItem(atPath: directory + "/" + name, toPath: target + "/" + name)
        }
        return target
    }

    // MARK: Books

    private func enter(_ fates: [UpdateFate]) {
        for fate in fates {
            switch fate.outcome {
            case .sent: books.sent += 1
            case .superseded: books.superseded += 1
            case .dead: books.dead += 1
            case .withheld: books.withheld += 1
            }
        }
    }

    private func enter(_ beside: VisitTally) {
        books.carried += beside.carried
        books.dropped += beside.dropped
        books.superseded += beside.superseded
    }

    /// The books as the daemon closes them now.
    func closedBooks() async throws -> UpdateTally {
        let counts = try await outbox.closingCounts()
        enter(counts.beside)
        books.pending = counts.pending
        return books
    }
}

/// Every row of every table.
struct StoreContent: Equatable {
    private let tables: [String: [Row]]

    init(of directory: String) throws {
        let queue = try DatabaseQueue(path: directory + "/outbox.sqlite")
        tables = try queue.read { database in
            let names = try String.fetchAll(database, sql: "SELECT name FROM sqlite_master WHERE type = 'table'")
            return try names.reduce(into: [:]) { tables, name in
                tables[name] = try Row.fetchAll(database, sql: "SELECT * FROM \(name) ORDER BY 1")
            }
        }
        try queue.close()
    }
}
