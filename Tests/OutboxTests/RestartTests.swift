import Glibc
import Outbox
import Testing

@Suite struct RestartTests {
    let scratch: ScratchDirectory

    init() throws {
        scratch = try ScratchDirectory()
    }

    @Test func `what a killed daemon accepted is there, what it had in flight is pending`() async throws {
        let path = scratch.state
        await #expect(processExitsWith: .signal(SIGKILL)) { [path = path as String] in
            let outbox = try Outbox.open(directory: path)
            for number in 1...20 {
                try await outbox.accept(update("\(number)", event: "e\(number)"))
            }
            _ = try await outbox.exchange([], claiming: 3)
            try await outbox.markEmitted(through: 18)
            kill(getpid(), SIGKILL)
        }
        let outbox = try Outbox.open(directory: path)
        defer { outbox.close() }
        #expect(outbox.opening.carried == 20)
        #expect(outbox.opening.fates.isEmpty)
        #expect(try await outbox.unemitted().map(\.id) == [19, 20])
        #expect(try await outbox.accept(update("1", event: "e20")).duplicateLines == 1)
        #expect(try await outbox.exchange([], claiming: 99).claims.map(\.id) == Array(1...20))
    }

    /// Which of them is newer cannot be told from the pair alone: the one between them is gone.
    @Test func `an update left in flight is superseded by what was accepted as the newest`() async throws {
        let first = try Outbox.open(directory: scratch.state)
        try await first.accept(update("1", time: 100))
        _ = try await first.exchange([], claiming: 1)
        try await first.accept(update("1"))
        try await first.accept(update("1", time: 50))
        first.close()
        let second = try Outbox.open(directory: scratch.state)
        defer { second.close() }
        #expect(second.opening.fates.map(\.id) == [1])
    }

    @Test func `the time to give up stands still while no daemon runs`() async throws {
        let clock = ManualClock()
        func fail(_ outbox: Outbox) async throws -> Claim {
            let claim = try #require(try await outbox.exchange([], claiming: 1).claims.first)
            let attempt = Attempt(at: clock.now)
            _ = try await outbox.exchange(
                [ClaimOutcome(id: claim.id, verdict: .retry(notBefore: clock.now), attempt: attempt)], claiming: 0)
            return claim
        }
        let first = try Outbox.open(directory: scratch.state, clock: clock.wall)
        try await first.accept(update("1"))
        _ = try await fail(first)
        clock.advance(by: .seconds(10))
        first.close()
        clock.advance(by: .seconds(86_400))
        // A kill is as good: what was there a minute ago is known.
        for _ in 0..<2 {
            let outbox = try Outbox.open(directory: scratch.state, clock: clock.wall)
            let since = try #require(try await fail(outbox).failingSince)
            #expect(clock.now - since == 10_000)
            outbox.close()
            clock.advance(by: .seconds(3600))
        }
    }

    @Test func `an update left in flight is superseded when a newer one of its card waits`() async throws {
        let first = try Outbox.open(directory: scratch.state)
        let ids = try await first.accept(update("1")).stored.map(\.id)
        _ = try await first.exchange([], claiming: 1)
        try await first.accept(update("1"))
        first.close()
        let second = try Outbox.open(directory: scratch.state)
        defer { second.close() }
        #expect(second.opening.carried == 2)
        #expect(second.opening.fates.map(\.id) == ids)
        #expect(try await second.closingCounts().pending == 1)
    }

    @Test func `everything accepted is emitted once in order, superseded ones too`() async throws {
        let outbox = try Outbox.open(directory: scratch.state)
        defer { outbox.close() }
        let receipt = try await outbox.accept(update("1"), update("1"), update("2"))
        let unemitted = try await outbox.unemitted()
        #expect(unemitted.map(\.id) == receipt.stored.map(\.id))
        #expect(unemitted.map(\.body) == receipt.stored.map(\.body))
        #expect(try await outbox.unemitted(limit: 1).count == 1)
        try await outbox.markEmitted(through: try #require(receipt.lastUpdateID))
        try await outbox.markEmitted(through: 1)
        #expect(try await outbox.unemitted().isEmpty)
    }
}
