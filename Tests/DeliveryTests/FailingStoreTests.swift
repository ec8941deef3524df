import Feishu
import GRDB
import Synchronization
import Testing

@testable import Delivery
@testable import Outbox

/// A store that fails while updates are sent: outcomes wait in memory, nothing is sent twice, nothing is lost.
@Suite(.timeLimit(.minutes(1))) struct FailingStoreTests {
    private let outbox: Outbox
    private let fates = FateCollector()

    init() throws {
        outbox = try Outbox.temporary()
    }

    private func setReadOnly(_ isReadOnly: Bool) async throws {
        try await outbox.writeWithoutTransaction("test") { database in
            try database.execute(sql: "PRAGMA query_only = \(isReadOnly ? "ON" : "OFF")")
        }
    }

    @Test func `outcomes of calls wait until the store takes them`() async throws {
        try await outbox.accept((1...40).map { update("\($0)") })
        let (began, release) = (Latch(), Latch())
        let api = ScriptedAPI { _, call in
            if call == quick.concurrency { began.open() }
            if call <= quick.concurrency { await release.wait() }
            return .done(messageID: nil)
        }
        let delivery = Delivery(outbox: outbox, sender: api, options: quick, logger: silent, report: fates.report)
        async let end: Void = delivery.run()
        await began.wait()
        try await setReadOnly(true)
        release.open()
        while !delivery.status.isStoreFailing { await Task.yield() }
        #expect(api.bodies.count == quick.concurrency, "a slot is free only after its outcome is committed")
        #expect(fates.all.isEmpty)
        try await setReadOnly(false)
        delivery.wake()
        await fates.wait(for: 40)
        delivery.stop()
        await end
        #expect(api.bodies.count == 40 && Set(api.bodies).count == 40)
        #expect(!delivery.status.isStoreFailing)
        outbox.close()
    }

    /// The store fails again and again, for more or less of the time.
    @Test(arguments: 2...5)
    func `a store that fails again and again only slows it down`(_ every: Int) async throws {
        try await outbox.accept((1...60).map { update("\($0)") })
        let api = ScriptedAPI { _, call in call.isMultiple(of: 7) ? .retry : .done(messageID: nil) }
        let delivery = Delivery(outbox: outbox, sender: api, options: quick, logger: silent, report: fates.report)
        async let end: Void = delivery.run()
        for round in 0..<30 {
            try await setReadOnly(round.isMultiple(of: every))
            delivery.wake()
            await Task.yield()
        }
        try await setReadOnly(false)
        delivery.wake()
        await fates.wait(for: 60)
        delivery.stop()
        await end
        #expect(fates.all.map(\.id).sorted() == Array(1...60))
        #expect(try await outbox.closingCounts().pending == 0)
        outbox.close()
    }
}
