internal import Feishu
internal import Outbox

/// Decides how many calls may begin, from the limits, the circuit, the app's parking and the API's own wishes.
struct Gate: Sendable {
    /// Windows are a little longer than a second and a minute, since calls do not reach the API at the pace at which
    /// they leave.
    static let windowMargin: Int64 = 50

    private var second: RateWindow
    private var minute: RateWindow
    private(set) var circuit: Circuit
    private(set) var parking: Parking
    /// The API named a time before which it wants no call from this app.
    private(set) var pausedUntil: Int64 = .min
    private let concurrency: Int

    init(options: DeliveryOptions) {
        second = RateWindow(limit: options.perSecond, length: 1000 + Self.windowMargin)
        minute = RateWindow(limit: options.perMinute, length: 60_000 + Self.windowMargin)
        circuit = Circuit(options: options.circuit)
        parking = Parking(options: options.parking)
        concurrency = max(1, options.concurrency)
    }

    /// Whether only single probes are allowed.
    private var isProbing: Bool { !circuit.isClosed || parking.reason != nil }

    /// Calls that may begin now.
    func allowance(underWay: Int, now: Int64) -> Int {
        guard let opening = opening(underWay: underWay, now: now), opening <= now else { return 0 }
        guard !isProbing else { return 1 }
        return min(concurrency - underWay, second.allowance(now: now), minute.allowance(now: now))
    }

    /// When a call may begin; `nil` when that depends on a call that is under way.
    func opening(underWay: Int, now: Int64) -> Int64? {
        guard underWay < (isProbing ? 1 : concurrency) else { return nil }
        guard let circuitOpening = circuit.opening(now: now), let probe = parking.opening(now: now) else { return nil }
        let opening = max(second.opening(now: now), minute.opening(now: now), pausedUntil)
        return max(opening, circuitOpening, probe)
    }

    mutating func began(now: Int64) {
        second.began(now: now)
        minute.began(now: now)
        circuit.began(now: now)
        parking.began()
    }

    mutating func received(_ reply: UpdateReply, now: Int64) -> ParkingChange? {
        if reply.isTransportFailure {
            circuit.failed(now: now)
        } else {
            circuit.succeeded()
        }
        if case .retryAfter(let pause) = reply.action {
            pausedUntil = max(pausedUntil, now + max(0, pause.milliseconds))
        }
        return parking.received(reply.action, now: now)
    }
}

extension UpdateReply {
    /// Whether the API was not reached, or something before it answered in its place.
    var isTransportFailure: Bool {
        action == .retry && (httpStatus ?? 500) >= 500
    }
}
