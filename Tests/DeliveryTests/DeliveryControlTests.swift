import Testing

@testable import Delivery

/// Every way towards the end of a delivery, from every state.
@Suite struct DeliveryControlTests {
    private static let modes: [DeliveryMode] = [
        .running, .draining(until: 10), .draining(until: 20), .stopping(until: 10), .stopping(until: 20),
    ]

    @Test(arguments: modes, modes)
    func `it goes towards the end, sooner but never later`(_ first: DeliveryMode, _ second: DeliveryMode) {
        let control = DeliveryControl()
        control.end(first)
        #expect(control.mode == first)
        control.end(second)
        #expect(control.mode.rank == max(first.rank, second.rank))
        if first.rank == second.rank {
            #expect(control.mode.end == min(first.end, second.end))
        } else {
            #expect(control.mode == (first.rank > second.rank ? first : second))
        }
    }
}

extension DeliveryMode {
    fileprivate var rank: Int {
        switch self {
        case .running: 0
        case .draining: 1
        case .stopping: 2
        }
    }

    fileprivate var end: Int64 {
        switch self {
        case .running: 0
        case .draining(let until), .stopping(let until): until
        }
    }
}
