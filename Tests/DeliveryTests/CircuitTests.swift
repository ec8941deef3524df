import Testing

@testable import Delivery

@Suite struct CircuitTests {
    @Test func `failures in a row open it, and probes wait ever longer`() {
        var circuit = Circuit(options: CircuitOptions(threshold: 3))
        circuit.failed(now: 0)
        circuit.failed(now: 1)
        circuit.succeeded()
        circuit.failed(now: 10)
        circuit.failed(now: 11)
        #expect(circuit.isClosed)
        circuit.failed(now: 12)
        #expect(circuit.state == .open(until: 1012, wait: 1000))
        #expect(circuit.failingSince == 10)
        circuit.failed(now: 500)
        #expect(circuit.opening(now: 500) == 1012)
        var now: Int64 = 1012
        for wait in [2, 4, 8, 16, 30, 30] as [Int64] {
            circuit.began(now: now)
            #expect(circuit.opening(now: now) == nil)
            circuit.failed(now: now)
            #expect(circuit.state == .open(until: now + wait * 1000, wait: wait * 1000))
            now += wait * 1000
        }
        circuit.began(now: now)
        circuit.succeeded()
        #expect(circuit.isClosed)
        #expect(circuit.failingSince == nil)
    }
}
