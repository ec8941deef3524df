import Feishu
import Logging
import Outbox
import Synchronization

@testable import Delivery

func update(
    _ messageID: String, event: String? = nil, tenant: String? = nil, status: UpdateStatus = .approved
) -> NewUpdate {
    NewUpdate(
        plugin: "p", rule: "r", eventID: event, tenant: tenant, messageID: messageID, status: status,
        body: UpdateRequest(messageID: messageID, status: status).encoded())
}

/// An update for the cards of a key.
func waiting(_ key: String) -> NewUpdate {
    NewUpdate(
        plugin: "p", rule: "r", eventID: nil, messageID: "", key: key, status: .approved,
        body: UpdateRequest(messageID: "", status: .approved).encoded())
}

extension Outbox {
    func accept(_ updates: [NewUpdate]) async throws {
        _ = try await accept(Batch(lines: updates.map { .matched([$0]) }))
    }
}

/// An API in memory: answers each call as a test says, and remembers what it saw.
final class ScriptedAPI: UpdateSending {
    private struct State {
        var bodies: [String] = []
        var underWay: Set<String> = []
        var mostUnderWay = 0
        var overlaps = 0
        var tenants: [String?] = []
    }

    private let state = Mutex(State())
    private let answer: @Sendable (_ body: String, _ call: Int, _ tenant: String?) async -> UpdateReply

    init(_ answer: @escaping @Sendable (_ body: String, _ call: Int) async -> ReplyAction) {
        self.answer = { body, call, _ in
            let action = await answer(body, call)
            return UpdateReply(action: action, httpStatus: action == .retry ? nil : 200, message: "scripted")
        }
    }

    /// Replies that speak of the tenant alone, as those to a store app do.
    init(tenants answer: @escaping @Sendable (_ tenant: String?) async -> ReplyAction) {
        self.answer = { _, _, tenant in
            UpdateReply(action: await answer(tenant), httpStatus: 200, message: "scripted", isOfTenant: true)
        }
    }

    /// Of each call, in order.
    var tenants: [String?] { state.withLock { $0.tenants } }

    var bodies: [String] { state.withLock { $0.bodies } }
    var mostUnderWay: Int { state.withLock { $0.mostUnderWay } }
    /// Calls that began while another one with the same body was under way.
    var overlaps: Int { state.withLock { $0.overlaps } }

    func send(body: [UInt8], tenant: String?) async -> UpdateReply {
        let text = String(decoding: body, as: UTF8.self)
        let call = state.withLock { state in
            state.bodies.append(text)
            state.tenants.append(tenant)
            if !state.underWay.insert(text).inserted {
                state.overlaps += 1
            }
            state.mostUnderWay = max(state.mostUnderWay, state.underWay.count)
            return state.bodies.count
        }
        let reply = await answer(text, call, tenant)
        state.withLock { _ = $0.underWay.remove(text) }
        return reply
    }
}

/// Collects fates, and lets a test wait for a number of them.
final class FateCollector: Sendable {
    private let fates = Mutex<[UpdateFate]>([])
    private let stream: AsyncStream<Int>
    private let continuation: AsyncStream<Int>.Continuation

    init() {
        (stream, continuation) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    var all: [UpdateFate] { fates.withLock { $0 } }

    var report: Delivery.Report {
        { new in
            let count = self.fates.withLock { fates in
                fates += new
                return fates.count
            }
            self.continuation.yield(count)
        }
    }

    func wait(for count: Int) async {
        for await known in stream where known >= count {
            return
        }
    }
}

/// Counts from 1.
final class Counter: Sendable {
    private let count = Mutex(0)

    func next() -> Int {
        count.withLock { count in
            count += 1
            return count
        }
    }
}

/// Opens once.
final class Latch: Sendable {
    private let stream: AsyncStream<Void>
    private let continuation: AsyncStream<Void>.Continuation

    init() {
        (stream, continuation) = AsyncStream.makeStream()
    }

    func open() {
        continuation.finish()
    }

    func wait() async {
        for await _ in stream {}
    }
}

let silent = Logger(label: "tests") { _ in SwiftLogNoOpLogHandler() }

/// Limits at which nothing waits long.
let quick = DeliveryOptions(
    perSecond: 10_000, perMinute: 100_000, concurrency: 4,
    backoff: Backoff(first: .milliseconds(1), most: .milliseconds(4)),
    circuit: CircuitOptions(threshold: 1000),
    parking: ParkingOptions(firstProbe: .milliseconds(5), mostProbe: .milliseconds(20)))
