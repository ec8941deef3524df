import Feishu
import Outbox
import TestSupport
import Testing

@testable import Delivery

/// Whatever replies come in whatever order, and however long the machine slept, the gate keeps its promises.
/// `APPROVALD_TEST_SEED` repeats a run.
@Suite struct GatePropertyTests {
    private static let actions: [ReplyAction] = [
        .done(messageID: nil), .reject, .retry, .retryAfter(.milliseconds(700)), .refreshToken, .park(.scope),
        .park(.credentials),
    ]

    /// A gate driven at random, and what is known of it from outside.
    private struct Drive {
        var gate: Gate
        var underWay: [String] = []
        var now: Int64 = 0
        let options: DeliveryOptions

        mutating func begin(_ tenants: [String]) {
            let limit = gate.limit(underWay: underWay.count, now: now)
            let allowance = gate.tenants.allowance(now: now)
            guard limit > 0, let tenant = tenants.first(where: { allowance[$0] > 0 }) else { return }
            gate.began(for: tenant, now: now)
            underWay.append(tenant)
        }
    }

    private static let seed = RunSeed.value
    private static let day: Int64 = 86_400_000

    @Test(arguments: 0..<30 as Range<UInt64>)
    func `slots are kept, probes are single, and there is always a way on`(_ round: UInt64) {
        var random = SeededGenerator(seed: Self.seed &+ round)
        let comment: Comment = "APPROVALD_TEST_SEED=\(Self.seed)"
        var options = DeliveryOptions(
            perSecond: Int.random(in: 1...20, using: &random), perMinute: Int.random(in: 20...200, using: &random),
            concurrency: Int.random(in: 1...8, using: &random))
        options.separatesTenants = random.one(in: 2)
        var drive = Drive(gate: Gate(options: options), options: options)
        for _ in 0..<1500 {
            let hasSlept = random.one(in: 60)
            drive.now += hasSlept ? Self.day : Int64.random(in: 0...400, using: &random)
            let isProbing = !drive.gate.circuit.isClosed || drive.gate.parking.reason != nil
            let before = drive.underWay.count
            if random.one(in: 2) { drive.begin(["a", "b", "c"].shuffled(using: &random)) }
            #expect(drive.underWay.count <= options.concurrency, comment)
            if isProbing, drive.underWay.count > before { #expect(before == 0, "a probe is alone, \(comment)") }
            if drive.underWay.isEmpty {
                // Nothing under way: for each tenant there is a time at which a call may begin, and then it may.
                for tenant in ["a", "b", "c"] {
                    guard let opening = drive.gate.opening(of: tenant, underWay: 0, now: drive.now) else {
                        Issue.record("no opening for \(tenant) although nothing is under way")
                        continue
                    }
                    #expect(drive.gate.limit(underWay: 0, now: opening) > 0, comment)
                    #expect(drive.gate.tenants.allowance(now: opening)[tenant] > 0, comment)
                    #expect(opening - drive.now <= (hasSlept ? 0 : 300_000 + 60_050), comment)
                }
            } else if random.one(in: 2), let tenant = drive.underWay.popLast() {
                let action = Self.actions.randomElement(using: &random) ?? .retry
                let isTransport = action == .retry && random.one(in: 2)
                let reply = UpdateReply(
                    action: action, httpStatus: isTransport ? nil : 200,
                    isOfTenant: random.one(in: 2) && !isTransport)
                _ = drive.gate.received(reply, for: tenant, now: drive.now)
                if case .done = action { #expect(drive.gate.circuit.isClosed && !drive.gate.isParked(tenant), comment) }
            }
        }
    }

    /// Every state of the parking with every action: only an answer about an update resumes it, only a fault of the
    /// app or too many refused tokens park it.
    @Test func `parking is changed by what speaks of the app and by nothing else`() {
        let all = Self.actions + ParkReason.allCases.map(ReplyAction.park)
        for first in all {
            for second in all {
                for isProbe in [false, true] {
                    var parking = Parking(options: ParkingOptions(tokenRefusals: 2))
                    _ = parking.received(first, now: 0)
                    let wasParked = parking.reason
                    if isProbe { parking.began() }
                    let change = parking.received(second, now: 1000)
                    switch (wasParked, second) {
                    case (_, .park(let reason)):
                        #expect(parking.reason == reason)
                        #expect((change == .parked(reason)) == (wasParked != reason))
                    case (.some, .done), (.some, .reject):
                        #expect(parking.reason == nil && change == .resumed)
                    case (nil, .refreshToken) where first == .refreshToken:
                        #expect(parking.reason == .token && change == .parked(.token))
                    default:
                        #expect(parking.reason == wasParked && change == nil)
                    }
                    #expect(parking.opening(now: 1000) != nil)
                }
            }
        }
    }

    @Test(arguments: 0..<20 as Range<UInt64>)
    func `the circuit opens after so many failures in a row, and closes at the first answer`(_ round: UInt64) {
        var random = SeededGenerator(seed: Self.seed &+ round)
        let comment: Comment = "APPROVALD_TEST_SEED=\(Self.seed)"
        let options = CircuitOptions(threshold: Int.random(in: 1...6, using: &random))
        var circuit = Circuit(options: options)
        var inRow = 0
        var now: Int64 = 0
        for _ in 0..<500 {
            let hasSlept = random.one(in: 20)
            now += hasSlept ? Self.day : Int64.random(in: 0...5000, using: &random)
            if let opening = circuit.opening(now: now) {
                #expect(!hasSlept || opening == now, comment)
                if opening <= now { circuit.began(now: now) }
            }
            if random.one(in: 4) {
                circuit.succeeded()
                inRow = 0
            } else {
                circuit.failed(now: now)
                inRow += 1
            }
            #expect(circuit.isClosed == (inRow < options.threshold), comment)
            #expect((circuit.failingSince == nil) == (inRow == 0), comment)
            if case .open(let until, let wait) = circuit.state {
                #expect(wait >= 1000 && wait <= 30_000 && until <= now + wait, comment)
            }
        }
    }
}
