import Outbox
import StoreSupport
import Testing

/// Damage in a store that is too large to be read in full at every start.
@Suite(.timeLimit(.minutes(1))) struct DamageTests {
    private let scratch: ScratchDirectory

    init() throws {
        scratch = try ScratchDirectory()
    }

    private func damaged(_ table: String) async throws {
        let store = try await DamagedStore.make(in: scratch.state) { outbox in
            try await outbox.accept(update("1"))
            let claim = try #require(try await outbox.exchange([], claiming: 1).claims.first)
            _ = try await outbox.exchange([ClaimOutcome(claim, .retry(notBefore: 0))], claiming: 0)
        }
        try await store.damage(table)
    }

    @Test func `damage that the opening meets sets the store aside`() async throws {
        try await damaged("failed_lines")
        let outbox = try Outbox.open(directory: scratch.state)
        defer { outbox.close() }
        #expect(outbox.opening.notices.first?.contains("set aside") == true)
        #expect(try await outbox.counts().updates.isEmpty)
    }

    @Test func `damage that shows later is told, and the next opening looks at everything`() async throws {
        try await damaged("attempts")
        do {
            let outbox = try Outbox.open(directory: scratch.state)
            defer { outbox.close() }
            #expect(outbox.opening.notices.isEmpty)
            let claim = try #require(try await outbox.exchange([], claiming: 1).claims.first)
            let error = await #expect(throws: OutboxError.self) {
                try await outbox.exchange([ClaimOutcome(claim, .sent(messageID: nil))], claiming: 0)
            }
            #expect(error?.description.hasPrefix("the store \(scratch.state)/outbox.sqlite is damaged (") == true)
            var found = outbox.damage.makeAsyncIterator()
            #expect(await found.next() == error)
            #expect(outbox.isDamaged)
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

    @Test func `damage that a command finds is looked for by the next opening`() async throws {
        try await damaged("attempts")
        let visit = try OutboxVisit.open(directory: scratch.state)
        #expect(throws: OutboxError.self) { try visit.attempts(of: 1) }
        visit.close()
        let outbox = try Outbox.open(directory: scratch.state)
        defer { outbox.close() }
        #expect(outbox.opening.notices.first?.contains("set aside") == true)
    }
}
