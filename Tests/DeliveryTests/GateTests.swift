import Feishu
import Testing

@testable import Delivery

@Suite struct GateTests {
    private func reply(_ action: ReplyAction, _ httpStatus: Int? = 200) -> UpdateReply {
        UpdateReply(action: action, httpStatus: httpStatus)
    }

    @Test func `slots and rates bound how many calls begin`() {
        var gate = Gate(options: DeliveryOptions(perSecond: 3, perMinute: 5, concurrency: 2))
        #expect(gate.limit(underWay: 0, now: 0) == 2)
        #expect(gate.limit(underWay: 2, now: 0) == 0)
        #expect(gate.opening(of: nil, underWay: 2, now: 0) == nil)
        for _ in 0..<3 { gate.began(for: nil, now: 0) }
        #expect(gate.opening(of: nil, underWay: 0, now: 0) == 1050)
        for _ in 0..<2 { gate.began(for: nil, now: 1050) }
        #expect(gate.opening(of: nil, underWay: 0, now: 1050) == 60_050)
    }

    @Test func `a pause that the API asks for holds everything back`() {
        var gate = Gate(options: DeliveryOptions())
        #expect(gate.received(reply(.retryAfter(.seconds(7)), 429), for: nil, now: 1000).isEmpty)
        #expect(gate.limit(underWay: 0, now: 7999) == 0)
        #expect(gate.opening(of: nil, underWay: 0, now: 1000) == 8000)
        #expect(gate.limit(underWay: 0, now: 8000) == 8)
    }

    @Test func `what was not asked of the API tells nothing of it`() {
        var gate = Gate(options: DeliveryOptions())
        let local = UpdateReply(action: .reject, isLocal: true)
        for _ in 0..<5 { _ = gate.received(UpdateReply(action: .park(.ticket), isLocal: true), for: nil, now: 0) }
        #expect(gate.circuit.isClosed && gate.parking.reason == .ticket)
        gate.began(for: nil, now: 30_000)
        #expect(gate.received(local, for: nil, now: 30_000).isEmpty)
        #expect(gate.parking.reason == .ticket)

        gate = Gate(options: DeliveryOptions())
        for _ in 0..<5 { _ = gate.received(reply(.retry, nil), for: nil, now: 0) }
        gate.began(for: nil, now: 1000)
        _ = gate.received(local, for: nil, now: 1000)
        #expect(!gate.circuit.isClosed && gate.limit(underWay: 0, now: 1000) == 1)
    }

    @Test func `an open circuit allows one probe when nothing is under way`() {
        var gate = Gate(options: DeliveryOptions())
        for _ in 0..<5 { _ = gate.received(reply(.retry, nil), for: nil, now: 0) }
        #expect(gate.limit(underWay: 0, now: 999) == 0)
        #expect(gate.limit(underWay: 1, now: 1000) == 0)
        #expect(gate.limit(underWay: 0, now: 1000) == 1)
        gate.began(for: nil, now: 1000)
        _ = gate.received(reply(.reject), for: nil, now: 1100)
        #expect(gate.limit(underWay: 0, now: 1100) == 8)
    }

    @Test(
        arguments: [
            (ReplyAction.retry, nil, true), (.retry, 500, true), (.retry, 504, true), (.retry, 200, false),
            (.retryAfter(.seconds(1)), 429, false), (.retryAfter(.seconds(1)), 503, true),
            (.park(.app), 500, false), (.refreshToken, 400, false),
        ] as [(ReplyAction, Int?, Bool)])
    func `only a missing answer counts for the circuit`(action: ReplyAction, httpStatus: Int?, counts: Bool) {
        #expect(reply(action, httpStatus).isTransportFailure == counts)
    }

    @Test func `a gateway that names a time to wait does not close the circuit`() {
        var gate = Gate(options: DeliveryOptions())
        for _ in 0..<5 { _ = gate.received(reply(.retryAfter(.seconds(3)), 503), for: nil, now: 0) }
        #expect(gate.limit(underWay: 0, now: 2999) == 0)
        #expect(gate.limit(underWay: 0, now: 3000) == 1, "a probe")
        gate.began(for: nil, now: 3000)
        _ = gate.received(reply(.retryAfter(.seconds(1)), 503), for: nil, now: 3000)
        #expect(gate.limit(underWay: 0, now: 4999) == 0, "the circuit waits longer than the gateway asks for")
        #expect(gate.limit(underWay: 0, now: 5000) == 1)
    }

    @Test func `a parked app is probed slowly`() {
        var gate = Gate(options: DeliveryOptions())
        #expect(gate.received(reply(.park(.credentials)), for: nil, now: 0).map(\.change) == [.parked(.credentials)])
        #expect(gate.limit(underWay: 0, now: 29_999) == 0)
        #expect(gate.limit(underWay: 0, now: 30_000) == 1)
    }
}
