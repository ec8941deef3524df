import Feishu
import Outbox
import Testing

@testable import Delivery

/// Several tenants of one app: what is wrong with one of them is not felt by the others.
@Suite(.timeLimit(.minutes(1))) struct TenantDeliveryTests {
    let outbox: Outbox
    let fates = FateCollector()

    init() throws {
        outbox = try Outbox.temporary()
    }

    private var options: DeliveryOptions {
        var options = quick
        options.separatesTenants = true
        return options
    }

    private func delivery(_ api: ScriptedAPI, _ options: DeliveryOptions) -> Delivery {
        Delivery(outbox: outbox, sender: api, options: options, logger: silent, report: fates.report)
    }

    /// 300 updates of "big", then one of each of the small tenants.
    private func acceptBacklog() async throws {
        let backlog = (1...300).map { update("\($0)", tenant: "big") }
        try await outbox.accept(backlog + (1...20).map { update("1000\($0)", tenant: "small-\($0)") })
    }

    @Test func `one tenant at its limit does not hold back the others`() async throws {
        try await acceptBacklog()
        let api = ScriptedAPI { (_: String?) in .done(messageID: nil) }
        var options = options
        (options.perSecond, options.perMinute) = (5, 5)
        let delivery = delivery(api, options)
        async let end: Void = delivery.run()
        await fates.wait(for: 25)
        delivery.stop()
        await end
        #expect(api.tenants.count { $0 == "big" } == 5)
        #expect(api.tenants.count == 25)
        #expect(try await outbox.closingCounts().pending == 295)
        outbox.close()
    }

    @Test func `a parked tenant ends a drain with its updates pending and all others sent`() async throws {
        try await acceptBacklog()
        let api = ScriptedAPI { tenant in tenant == "big" ? .park(.app) : .done(messageID: nil) }
        var options = options
        options.parking.firstProbe = .seconds(600)
        let delivery = delivery(api, options)
        delivery.drain(within: .seconds(30))
        await delivery.run()
        #expect(fates.all.count == 20)
        #expect(delivery.status.parked == nil && delivery.status.parkedTenants == 1)
        #expect(api.tenants.count { $0 == "big" } <= options.concurrency)
        #expect(try await outbox.closingCounts().pending == 300)
        outbox.close()
    }

    @Test func `a parked tenant resumes when its probe gets through`() async throws {
        try await outbox.accept((1...20).map { update("\($0)", tenant: $0 % 2 == 0 ? "even" : "odd") })
        let (first, calls) = (Latch(), Counter())
        let api = ScriptedAPI { tenant in
            guard tenant == "odd" else { return .done(messageID: nil) }
            if calls.next() > 12 { return .done(messageID: nil) }
            first.open()
            return .park(.quota)
        }
        let delivery = delivery(api, options)
        async let end: Void = delivery.run()
        await fates.wait(for: 20)
        await first.wait()
        #expect(delivery.status.parked == nil)
        delivery.stop()
        await end
        #expect(fates.all.allSatisfy { $0.outcome == .sent })
        outbox.close()
    }

    @Test func `the tenant of an update goes with its call`() async throws {
        try await outbox.accept([update("1", tenant: "a"), update("2"), update("3", tenant: "b")])
        let api = ScriptedAPI { (_: String?) in .done(messageID: nil) }
        let delivery = delivery(api, options)
        delivery.drain(within: .seconds(30))
        await delivery.run()
        #expect(Set(api.tenants) == ["a", nil, "b"])
        outbox.close()
    }
}
