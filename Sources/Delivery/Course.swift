internal import Outbox

/// Decides what the loop of a delivery does next: how much it may begin, how long it may rest, whether it is over.
///
/// A look at the state of things at one moment, which it leaves as it is.
struct Course {
    private static let storeRetry: Int64 = 1000
    /// For calls under way when a drain's time is over.
    private static let drainGrace: Int64 = 1000

    let mode: DeliveryMode
    let gate: Gate
    /// Calls under way.
    let underWay: Int
    /// When updates that have waited for too long are looked for next; `nil`: not while things are as they are.
    let sweepTime: Int64?

    enum Step: Equatable {
        case again
        /// Until this time or a signal; `nil`: a signal.
        case rest(until: Int64?)
        /// Begin nothing more, and finish what is under way until the time given.
        case stop(by: Int64)
        case end
    }

    // MARK: What may begin

    func limit(now: Int64) -> Int {
        mayBegin(now) ? gate.limit(underWay: underWay, now: now) : 0
    }

    private func mayBegin(_ now: Int64) -> Bool {
        switch mode {
        case .running: true
        case .draining(let until): now < until && gate.parking.reason == nil
        case .stopping: false
        }
    }

    /// A drain does not wait for tenants that are parked.
    func allowance(now: Int64) -> TenantAllowance {
        var allowance = gate.tenants.allowance(now: now)
        if mode != .running {
            for tenant in gate.tenants.parked { allowance.named[tenant] = 0 }
        }
        return allowance
    }

    // MARK: What comes next

    /// - Parameter exchange: what the store has just said.
    func step(after exchange: Exchange, now: Int64) -> Step {
        let dues = mode == .running ? exchange.dues : exchange.dues.filter { !gate.isParked($0.tenant) }
        let nextCall = dues.compactMap { due in
            gate.opening(of: due.tenant, underWay: underWay, now: now).map { max(due.due, $0) }
        }.min()
        switch mode {
        case .running:
            if let nextCall, nextCall <= now {
                return .again
            }
            return .rest(until: earliest(nextCall, sweepTime, exchange.nextExpiry))
        case .draining(let until):
            // What waits for its card is waited for, unless nothing is sent anyway.
            let isWaiting = exchange.nextExpiry != nil && gate.parking.reason == nil
            if underWay == 0 && dues.isEmpty && !isWaiting {
                return .end
            }
            guard now < until else { return .stop(by: until + Self.drainGrace) }
            if gate.parking.reason != nil {
                return .rest(until: until)
            }
            if let nextCall, nextCall <= now {
                return .again
            }
            // What is due later than this, or waits longer for its card, is left to the next run.
            if underWay == 0, let next = earliest(nextCall, exchange.nextExpiry), next >= until {
                return .end
            }
            return .rest(until: earliest(nextCall, exchange.nextExpiry, sweepTime, until))
        case .stopping(let until):
            return underWay == 0 || now >= until ? .end : .rest(until: until)
        }
    }

    func stepAfterStoreFailure(now: Int64) -> Step {
        switch mode {
        case .running: .rest(until: now + Self.storeRetry)
        case .draining(let until), .stopping(let until):
            now >= until ? .end : .rest(until: min(until, now + Self.storeRetry))
        }
    }

    private func earliest(_ times: Int64?...) -> Int64? {
        times.compactMap(\.self).min()
    }
}
