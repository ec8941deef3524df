import Feishu
import Outbox
import Synchronization
import Testing

@testable import Delivery

/// Many cards, a moody API, batches coming in while it sends: every update has one fate, and each card ends with its
/// newest update.
@Suite(.timeLimit(.minutes(1))) struct DeliveryModelTests {
    @Test func `every update has exactly one fate and the newest one wins`() async throws {
        let outbox = try Outbox.temporary()
        let fates = FateCollector()
        let shown = Mutex<[String: String]>([:])
        let api = ScriptedAPI { body, _ in
            switch Int.random(in: 0..<10) {
            case 0: return .retry
            case 1: return .refreshToken
            case 2: return .retryAfter(.milliseconds(1))
            case 3 where Bool.random(): return .park(.scope)
            default:
                await Task.yield()
                shown.withLock { $0[messageID(in: body)] = body }
                return .done(messageID: nil)
            }
        }
        let delivery = Delivery(outbox: outbox, sender: api, options: quick, logger: silent, report: fates.report)
        async let end: Void = delivery.run()
        var newest: [String: String] = [:]
        var superseded: [Int64] = []
        let statuses = UpdateStatus.allCases.filter { $0 != .custom }
        for _ in 0..<60 {
            let updates = (0..<5).map { _ in
                update("\(Int.random(in: 1...12))", status: statuses.randomElement() ?? .approved)
            }
            for update in updates {
                newest[update.messageID] = String(decoding: update.body, as: UTF8.self)
            }
            let receipt = try await outbox.accept(Batch(lines: updates.map { .matched([$0]) }))
            superseded += receipt.fates.map(\.id)
            delivery.wake()
        }
        while superseded.count + fates.all.count < 300 {
            await fates.wait(for: 300 - superseded.count)
        }
        delivery.stop()
        await end
        #expect((superseded + fates.all.map(\.id)).sorted() == Array(1...300))
        #expect(shown.withLock { $0 } == newest)
        #expect(try await outbox.closingCounts().pending == 0)
        outbox.close()
    }
}

private func messageID(in body: String) -> String {
    String(body.dropFirst(#"{"message_id":""#.count).prefix { $0 != "\"" })
}
