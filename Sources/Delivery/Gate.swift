internal import Feishu
internal import Outbox

/// What changed for whom, to be told.
struct ParkingNews: Sendable, Equatable {
    enum Subject: Sendable, Equatable, Hashable {
        case app
        case tenant(String?)
    }

    let change: ParkingChange
    let subject: Subject
}

/// Decides how many calls may begin, from the circuit, the app's parking, the API's own wishes, and each tenant's limits
/// and parking.
struct Gate: Sendable {
    private(set) var circuit: Circuit
    private(set) var parking: Parking
    private(set) var tenants: TenantGates
    /// The API named a time before which it wants no call from this app.
    private(set) var pausedUntil: Int64
    private let concurrency: Int

    /// - Parameter pausedUntil: what is left of a pause from before.
    init(options: DeliveryOptions, pausedUntil: Int64? = nil) {
        self.pausedUntil = pausedUntil ?? .min
        circuit = Circuit(options: options.circuit)
        parking = Parking(options: options.parking)
        tenants = TenantGates(options: options)
        concurrency = max(1, options.concurrency)
    }

    /// Whether only single probes are allowed.
    private var isProbing: Bool { !circuit.isClosed || parking.reason != nil }

    /// Calls that may begin now, of all tenants together.
    func limit(underWay: Int, now: Int64) -> Int {
        guard let opening = appOpening(underWay: underWay, now: now), opening <= now else { return 0 }
        let calls = isProbing ? 1 : concurrency - underWay
        return tenants.areSeparate ? calls : min(calls, tenants[nil].allowance(now: now))
    }

    /// When a call for this tenant may begin; `nil` when that depends on a call that is under way.
    func opening(of tenant: String?, underWay: Int, now: Int64) -> Int64? {
        guard let opening = appOpening(underWay: underWay, now: now) else { return nil }
        return tenants[tenant].opening(now: now).map { max($0, opening) }
    }

    func isParked(_ tenant: String?) -> Bool {
        parking.reason != nil || tenants[tenant].parking.reason != nil
    }

    private func appOpening(underWay: Int, now: Int64) -> Int64? {
        guard underWay < (isProbing ? 1 : concurrency) else { return nil }
        guard let circuitOpening = circuit.opening(now: now), let probe = parking.opening(now: now) else { return nil }
        return max(pausedUntil, circuitOpening, probe)
    }

    mutating func began(for tenant: String?, now: Int64) {
        circuit.began(now: now)
        parking.began()
        tenants.change(tenant, now: now) { $0.began(now: now) }
    }

    mutating func received(_ reply: UpdateReply, for tenant: String?, now: Int64) -> [ParkingNews] {
        if reply.isLocal {
            circuit.learnedNothing(now: now)
        } else if reply.isTransportFailure {
            circuit.failed(now: now)
        } else {
            circuit.succeeded()
        }
        pause(reply, tenant, now: now)
        let (ofApp, ofTenant) = reply.actions
        let tenantChange = tenants.change(tenant, now: now) { $0.received(ofTenant, now: now) }
        let appChange = parking.received(ofApp, now: now)
        return [
            appChange.map { ParkingNews(change: $0, subject: .app) },
            tenantChange.map { ParkingNews(change: $0, subject: .tenant(tenant)) },
        ].compactMap(\.self)
    }

    /// - Returns: whether the app was parked for that.
    mutating func mended(_ reason: ParkReason) -> Bool {
        parking.mended(reason)
    }

    private mutating func pause(_ reply: UpdateReply, _ tenant: String?, now: Int64) {
        guard case .retryAfter(let pause) = reply.action else { return }
        let end = now + max(0, pause.milliseconds)
        if reply.isOfTenant {
            tenants.change(tenant, now: now) { $0.pause(until: end) }
        } else {
            pausedUntil = max(pausedUntil, end)
        }
    }
}

extension UpdateReply {
    /// Whether the API was not reached, or something before it answered in its place.
    var isTransportFailure: Bool {
        switch action {
        case .retry, .retryAfter: !isLocal && (httpStatus ?? 500) >= 500
        case .done, .refreshToken, .park, .reject: false
        }
    }

    /// What the reply says of the app and of the tenant: what speaks of the one is an answer like any other for the
    /// other one.
    fileprivate var actions: (ofApp: ReplyAction, ofTenant: ReplyAction) {
        switch action {
        // The update is at fault, and nothing was asked.
        case .reject where isLocal: (.retry, .retry)
        case .done, .reject: (action, action)
        case .park where isOfTenant: (.reject, action)
        case .refreshToken where isOfTenant: (.retry, action)
        case .retry, .retryAfter, .refreshToken, .park: (action, .retry)
        }
    }
}
