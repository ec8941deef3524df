import Feishu
import FoundationEssentials
import Outbox
import Outcomes
import Synchronization
import Testing

@testable import Delivery

@Suite(.timeLimit(.minutes(1))) struct DeliveryTests {
    let outbox: Outbox
    let fates = FateCollector()

    init() throws {
        outbox = try Outbox.temporary()
    }

    private func delivery(_ api: ScriptedAPI, _ options: DeliveryOptions = quick) -> Delivery {
        Delivery(outbox: outbox, sender: api, options: options, logger: silent, report: fates.report)
    }

    private func run(_ delivery: Delivery, drain limit: Duration = .seconds(30)) async {
        delivery.drain(within: limit)
        await delivery.run()
    }

    @Test func `a drain sends everything and ends`() async throws {
        try await outbox.accept((1...100).map { update("\($0)") })
        let api = ScriptedAPI { _, _ in .done(messageID: nil) }
        await run(delivery(api))
        #expect(api.bodies.count == 100)
        #expect(api.mostUnderWay <= quick.concurrency)
        #expect(fates.all.map(\.id).sorted() == Array(1...100))
        #expect(fates.all.allSatisfy { $0.outcome == .sent && $0.attempts == 1 })
        #expect(try await outbox.closingCounts().pending == 0)
        outbox.close()
    }

    @Test func `an update whose card never comes is dead although nothing else happens`() async throws {
        let outbox = try Outbox.temporary(options: OutboxOptions(cardWait: .milliseconds(60)))
        let api = ScriptedAPI { _, _ in .done(messageID: nil) }
        let delivery = Delivery(outbox: outbox, sender: api, options: quick, logger: silent, report: fates.report)
        async let end: Void = delivery.run()
        _ = try await outbox.accept(Batch(lines: [.matched([waiting("a"), waiting("b")])]))
        delivery.wake()
        await fates.wait(for: 2)
        #expect(fates.all.map(\.outcome) == [.dead(.unknownCard), .dead(.unknownCard)])
        delivery.stop()
        await end
        #expect(api.bodies.isEmpty)
        outbox.close()
    }

    @Test func `a drain waits for a card as long as the wait ends within it, and no longer`() async throws {
        let outbox = try Outbox.temporary(options: OutboxOptions(cardWait: .seconds(3600)))
        let api = ScriptedAPI { _, _ in .done(messageID: nil) }
        _ = try await outbox.accept(Batch(lines: [.matched([waiting("a"), update("1")])]))
        await run(Delivery(outbox: outbox, sender: api, options: quick, logger: silent, report: fates.report))
        #expect(api.bodies.count == 1 && fates.all.map(\.messageID) == ["1"])
        #expect(try await outbox.closingCounts().pending == 1)
        outbox.close()
    }

    @Test func `a drain of nothing ends at once`() async throws {
        await run(delivery(ScriptedAPI { _, _ in .reject }))
        #expect(fates.all.isEmpty)
        outbox.close()
    }

    @Test func `updates accepted while it runs are sent after a wake`() async throws {
        let api = ScriptedAPI { _, _ in .done(messageID: nil) }
        let delivery = delivery(api)
        async let end: Void = delivery.run()
        for round in 1...5 {
            try await outbox.accept([update("\(round)")])
            delivery.wake()
            await fates.wait(for: round)
        }
        delivery.stop()
        await end
        #expect(api.bodies.count == 5)
        outbox.close()
    }

    @Test func `a retry holds back only its own card, and order within a card stays`() async throws {
        try await outbox.accept([update("1"), update("2"), update("3")])
        let failures = Mutex(0)
        let api = ScriptedAPI { body, _ in
            guard body.contains(#""1""#) else { return .done(messageID: nil) }
            return failures.withLock { count in
                count += 1
                return count <= 5 ? .retry : .done(messageID: nil)
            }
        }
        await run(delivery(api))
        #expect(fates.all.map(\.messageID).last == "1")
        #expect(fates.all.first { $0.messageID == "1" }?.attempts == 6)
        #expect(api.overlaps == 0)
        outbox.close()
    }

    @Test func `what the API refuses is dead, what keeps failing is given up`() async throws {
        try await outbox.accept([update("1"), update("2")])
        let api = ScriptedAPI { body, _ in body.contains(#""1""#) ? .reject : .refreshToken }
        var options = quick
        options.giveUpAfter = .milliseconds(30)
        options.parking.tokenRefusals = 1000
        await run(delivery(api, options))
        let outcomes = Dictionary(uniqueKeysWithValues: fates.all.map { ($0.messageID, $0.outcome) })
        #expect(outcomes == ["1": .dead(.rejected), "2": .dead(.gaveUp)])
        outbox.close()
    }

    @Test func `updates behind an API that never answers are given up though they were never tried`() async throws {
        try await outbox.accept((1...50).map { update("\($0)") })
        var options = quick
        options.giveUpAfter = .milliseconds(200)
        options.circuit = CircuitOptions(threshold: 3, firstWait: .milliseconds(50), mostWait: .milliseconds(100))
        let api = ScriptedAPI { _, _ in .retry }
        await run(delivery(api, options))
        #expect(fates.all.map(\.id).sorted() == Array(1...50))
        #expect(fates.all.allSatisfy { $0.outcome == .dead(.gaveUp) })
        outbox.close()
    }

    @Test func `a parked app ends a drain at once and nothing is lost`() async throws {
        try await outbox.accept((1...30).map { update("\($0)") })
        let api = ScriptedAPI { _, _ in .park(.scope) }
        var options = quick
        options.parking.firstProbe = .seconds(600)
        let delivery = delivery(api, options)
        await run(delivery)
        #expect(api.bodies.count <= options.concurrency)
        #expect(delivery.status.parked == .scope)
        #expect(fates.all.isEmpty)
        #expect(try await outbox.closingCounts().pending == 30)
        outbox.close()
    }

    @Test func `a parked app resumes when a probe gets through`() async throws {
        try await outbox.accept((1...30).map { update("\($0)") })
        let api = ScriptedAPI { _, call in call <= 8 ? .park(.credentials) : .done(messageID: nil) }
        let delivery = delivery(api)
        async let end: Void = delivery.run()
        await fates.wait(for: 30)
        #expect(delivery.status.parked == nil)
        delivery.stop()
        await end
        #expect(fates.all.count == 30)
        outbox.close()
    }

    @Test func `what was mended while its probe is under way kills nothing`() async throws {
        try await outbox.accept([update("1")])
        let (isProbing, goOn) = (Latch(), Latch())
        let api = ScriptedAPI { _, call in
            switch call {
            case 1: return .retry
            case 2: return .park(.credentials)
            case 3:
                isProbing.open()
                await goOn.wait()
                return .park(.credentials)
            default: return .done(messageID: nil)
            }
        }
        var options = quick
        // Long over when the probe begins.
        options.giveUpAfter = .milliseconds(4)
        options.parking = ParkingOptions(firstProbe: .milliseconds(50), mostProbe: .seconds(600))
        let delivery = delivery(api, options)
        async let end: Void = delivery.run()
        await isProbing.wait()
        delivery.mended(.credentials)
        goOn.open()
        await fates.wait(for: 1)
        #expect(fates.all.map(\.outcome) == [.sent])
        delivery.stop()
        await end
        outbox.close()
    }

    @Test func `a pause that the API asked for outlives a restart`() async throws {
        let folder = FileManager.default.temporaryDirectory.path + "/delivery-tests-\(UInt64.random(in: .min ... .max))"
        defer { try? FileManager.default.removeItem(atPath: folder) }
        for run in 1...3 {
            let outbox = try Outbox.open(directory: folder)
            if run == 1 { try await outbox.accept((1...30).map { update("\($0)") }) }
            let api = ScriptedAPI { _, _ in .retryAfter(.seconds(600)) }
            let delivery = Delivery(outbox: outbox, sender: api, options: quick, logger: silent, report: fates.report)
            await self.run(delivery)
            #expect(run == 1 ? (1...quick.concurrency).contains(api.bodies.count) : api.bodies.isEmpty)
            #expect(try await outbox.closingCounts().pending == 30)
            outbox.close()
        }
    }

    @Test func `a stop begins nothing and finishes what is under way`() async throws {
        try await outbox.accept((1...20).map { update("\($0)") })
        let (began, release) = (Latch(), Latch())
        let api = ScriptedAPI { _, _ in
            began.open()
            await release.wait()
            return .done(messageID: nil)
        }
        let delivery = delivery(api)
        async let end: Void = delivery.run()
        await began.wait()
        delivery.stop()
        release.open()
        await end
        #expect(fates.all.count == api.bodies.count)
        #expect(api.bodies.count <= quick.concurrency)
        #expect(try await outbox.closingCounts().pending == 20 - fates.all.count)
        outbox.close()
    }

    @Test func `calls that do not end in time are left, their updates stay stored`() async throws {
        try await outbox.accept([update("1")])
        let (began, never) = (Latch(), Latch())
        let api = ScriptedAPI { _, _ in
            began.open()
            await never.wait()
            return .done(messageID: nil)
        }
        let delivery = delivery(api)
        async let end: Void = delivery.run()
        await began.wait()
        delivery.stop(within: .milliseconds(10))
        await end
        #expect(fates.all.isEmpty)
        #expect(try await outbox.closingCounts().pending == 1)
        never.open()
        outbox.close()
    }

    @Test func `a drain ends early when nothing can be tried before its time is over`() async throws {
        try await outbox.accept([update("1")])
        var options = quick
        options.backoff = Backoff(first: .seconds(600), most: .seconds(600))
        let delivery = Delivery(
            outbox: outbox, sender: ScriptedAPI { _, _ in .retry }, options: options, logger: silent,
            jitter: \.upperBound, report: fates.report)
        await run(delivery, drain: .seconds(50))
        #expect(try await outbox.closingCounts().pending == 1)
        outbox.close()
    }
}
