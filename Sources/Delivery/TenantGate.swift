internal import Feishu
internal import Outbox

/// What is counted of one tenant: its rate windows, the pause that the API asked for, and whether it is parked.
///
/// Feishu's limits are per API, app and tenant.
struct TenantGate: Sendable {
    /// Windows are a little longer than a second and a minute, since calls do not reach the API at the pace at which
    /// they leave.
    static let windowMargin: Int64 = 50
    /// A parked tenant that nothing was sent for in so long has nothing pending.
    private static let forgottenAfter: Int64 = 3_600_000

    private var second: RateWindow
    private var minute: RateWindow
    private(set) var parking: Parking
    private var pausedUntil: Int64 = .min
    private var underWay = 0

    init(options: DeliveryOptions) {
        second = RateWindow(limit: options.perSecond, length: 1000 + Self.windowMargin)
        minute = RateWindow(limit: options.perMinute, length: 60_000 + Self.windowMargin)
        parking = Parking(options: options.parking)
    }

    /// When a call may begin; `nil` when that depends on a call that is under way.
    func opening(now: Int64) -> Int64? {
        guard parking.reason == nil || underWay == 0, let probe = parking.opening(now: now) else { return nil }
        return max(second.opening(now: now), minute.opening(now: now), pausedUntil, probe)
    }

    /// Calls that may begin now; a parked tenant has one, its probe.
    func allowance(now: Int64) -> Int {
        guard let opening = opening(now: now), opening <= now else { return 0 }
        let calls = min(second.allowance(now: now), minute.allowance(now: now))
        return parking.reason == nil ? calls : min(1, calls)
    }

    mutating func began(now: Int64) {
        underWay += 1
        second.began(now: now)
        minute.began(now: now)
        parking.began()
    }

    mutating func pause(until time: Int64) {
        pausedUntil = max(pausedUntil, time)
    }

    mutating func received(_ action: ReplyAction, now: Int64) -> ParkingChange? {
        underWay -= 1
        return parking.received(action, now: now)
    }

    /// Whether a new gate would let through the same calls, or nothing has been waiting for long.
    func canBeForgotten(now: Int64) -> Bool {
        guard underWay == 0, pausedUntil <= now, minute.isEmpty(now: now), second.isEmpty(now: now) else {
            return false
        }
        return switch parking.state {
        case .running(let tokenRefusals): tokenRefusals == 0
        case .parked(_, let nextProbe, _, _): nextProbe + Self.forgottenAfter <= now
        }
    }
}

/// The gates of all tenants that something was sent for lately; of one alone where the app has but one tenant.
///
/// Limit: gates that would let everything through are forgotten, so there are about as many as tenants were called for
/// in the last minute, and as many more as are parked.
struct TenantGates: Sendable {
    private static let sweptFrom = 64

    let areSeparate: Bool
    private let options: DeliveryOptions
    private var gates: [String?: TenantGate] = [:]
    private var nextSweep = Self.sweptFrom

    init(options: DeliveryOptions) {
        areSeparate = options.separatesTenants
        self.options = options
    }

    var count: Int { gates.count }
    /// Those that are parked.
    var parked: [String?] { gates.filter { $0.value.parking.reason != nil }.map(\.key) }

    subscript(tenant: String?) -> TenantGate { gates[key(tenant)] ?? TenantGate(options: options) }

    /// What each tenant is allowed now.
    func allowance(now: Int64) -> TenantAllowance {
        guard areSeparate else { return TenantAllowance() }
        return TenantAllowance(
            others: TenantGate(options: options).allowance(now: now),
            named: gates.mapValues { $0.allowance(now: now) })
    }

    mutating func change<Result>(_ tenant: String?, now: Int64, _ body: (inout TenantGate) -> Result) -> Result {
        let key = key(tenant)
        if gates[key] == nil { sweep(now: now) }
        return body(&gates[key, default: TenantGate(options: options)])
    }

    private mutating func sweep(now: Int64) {
        guard gates.count >= nextSweep else { return }
        gates = gates.filter { !$0.value.canBeForgotten(now: now) }
        nextSweep = max(Self.sweptFrom, gates.count * 2)
    }

    private func key(_ tenant: String?) -> String? { areSeparate ? tenant : nil }
}
