import Feishu
import Testing

@testable import Delivery
@testable import Outbox

/// What the loop does next, as the moment has it.
@Suite struct CourseTests {
    private func course(
        _ mode: DeliveryMode, underWay: Int = 0, sweepTime: Int64? = nil, parked: Bool = false
    ) -> Course {
        var gate = Gate(options: DeliveryOptions())
        if parked {
            gate.began(for: nil, now: 0)
            _ = gate.received(UpdateReply(action: .park(.credentials), httpStatus: 200), for: nil, now: 0)
        }
        return Course(mode: mode, gate: gate, underWay: underWay, sweepTime: sweepTime)
    }

    private func exchange(due: Int64? = nil, expiry: Int64? = nil) -> Exchange {
        var exchange = Exchange()
        exchange.dues = due.map { [TenantDue(tenant: nil, due: $0)] } ?? []
        exchange.nextExpiry = expiry
        return exchange
    }

    @Test func `running, it goes on at once when a call may begin, and rests until the next reason otherwise`() {
        #expect(course(.running).step(after: exchange(due: 100), now: 100) == .again)
        #expect(course(.running).step(after: exchange(due: 300, expiry: 200), now: 100) == .rest(until: 200))
        let sweeping = course(.running, sweepTime: 150)
        #expect(sweeping.step(after: exchange(due: 300), now: 100) == .rest(until: 150))
        #expect(course(.running).step(after: exchange(), now: 100) == .rest(until: nil))
    }

    @Test func `draining, it ends when nothing is left, and gives what is under way a second more`() {
        let draining = DeliveryMode.draining(until: 1000)
        #expect(course(draining).step(after: exchange(), now: 100) == .end)
        #expect(course(draining, underWay: 1).step(after: exchange(), now: 100) == .rest(until: 1000))
        #expect(course(draining, underWay: 1).step(after: exchange(), now: 1000) == .stop(by: 2000))
        #expect(course(draining).limit(now: 999) > 0)
        #expect(course(draining).limit(now: 1000) == 0)
        // What is due too late, or waits for its card for too long, is left to the next run.
        #expect(course(draining).step(after: exchange(due: 1000), now: 100) == .end)
        #expect(course(draining).step(after: exchange(due: 1000, expiry: 900), now: 100) == .rest(until: 900))
    }

    @Test func `draining while parked, nothing begins, and nothing that waits for its card is waited for`() {
        let parked = course(.draining(until: 1000), parked: true)
        #expect(parked.limit(now: 100) == 0)
        #expect(parked.step(after: exchange(expiry: 500), now: 100) == .end)
    }

    @Test func `stopping, it begins nothing and ends with the last call or in time`() {
        let stopping = DeliveryMode.stopping(until: 1000)
        #expect(course(stopping).limit(now: 100) == 0)
        #expect(course(stopping).step(after: exchange(due: 0), now: 100) == .end)
        #expect(course(stopping, underWay: 2).step(after: exchange(), now: 100) == .rest(until: 1000))
        #expect(course(stopping, underWay: 2).step(after: exchange(), now: 1000) == .end)
    }

    @Test func `a store that fails is tried again after a second, for as long as there is time`() {
        #expect(course(.running).stepAfterStoreFailure(now: 100) == .rest(until: 1100))
        #expect(course(.draining(until: 500)).stepAfterStoreFailure(now: 100) == .rest(until: 500))
        #expect(course(.stopping(until: 500)).stepAfterStoreFailure(now: 500) == .end)
    }
}
