import FoundationEssentials
import GRDB
import Outbox
import Outcomes
import Testing

/// Damage in a store that is too large to be read in full at every start.
@Suite(.timeLimit(.minutes(1))) struct DamageTests {
    private let scratch: ScratchDirectory

    init() throws {
        scratch = try ScratchDirectory()
    }

    private var database: String { scratch.state + "/outbox.sqlite" }

    /// Over 64 MiB of failed lines, and one update that was called for.
    private func fill() async throws {
        let outbox = try Outbox.open(directory: scratch.state)
        defer { outbox.close() }
        let raw = [UInt8](repeating: 0x78, count: 4 << 20)
        for number in 1...17 {
            let line = FailedLine(
                reason: .invalidJSON, detail: "d", lineNumber: number, raw: raw, plugin: nil, rule: nil)
            _ = try await outbox.accept(Batch(lines: [.failed(line)]))
        }
        try await outbox.accept(update("1"))
        let claim = try #require(try await outbox.exchange([], claiming: 1).claims.first)
        _ = try await outbox.exchange([ClaimOutcome(claim, .retry(notBefore: 0))], claiming: 0)
    }

    /// Overwrites the page at which this table begins.
    private func damage(_ table: String) async throws {
        let queue = try DatabaseQueue(path: database)
        let page = try await queue.read { database in
            try Int.fetchOne(database, sql: "SELECT rootpage FROM sqlite_master WHERE name = ?", arguments: [table])
        }
        try queue.close()
        var bytes = try Data(contentsOf: URL(filePath: database))
        let start = (try #require(page) - 1) * 4096
        bytes.replaceSubrange(start..<start + 4096, with: Data(repeating: 0x2A, count: 4096))
        try bytes.write(to: URL(filePath: database))
    }

    @Test func `damage that the opening meets sets the store aside`() async throws {
        try await fill()
        try await damage("failed_lines")
        let outbox = try Outbox.open(directory: scratch.state)
        defer { outbox.close() }
        #expect(outbox.opening.notices.first?.contains("set aside") == true)
        #expect(try await outbox.counts().updates.isEmpty)
    }

    @Test func `damage that shows later is told, and the next opening looks at everything`() async throws {
        try await fill()
        try await damage("attempts")
        do {
            let outbox = try Outbox.open(directory: scratch.state)
            defer { outbox.close() }
            #expect(outbox.opening.notices.isEmpty)
            let claim = try #require(try await outbox.exchange([], claiming: 1).claims.first)
            let error = await #expect(throws: OutboxError.self) {
                try await outbox.exchange([ClaimOutcome(claim, .sent(messageID: nil))], claiming: 0)
            }
            #expect(error?.description.hasPrefix("the store \(database) is damaged (") == true)
            var found = outbox.damage.makeAsyncIterator()
            #expect(await found.next() == error)
        }
        let outbox = try Outbox.open(directory: scratch.state)
        defer { outbox.close() }
        #expect(outbox.opening.notices.first?.contains("set aside") == true)
        try await outbox.accept(update("1"))
        outbox.close()
        let again = try Outbox.open(directory: scratch.state)
        #expect(again.opening.notices.isEmpty)
        #expect(again.opening.carried == 1)
        again.close()
    }
}
