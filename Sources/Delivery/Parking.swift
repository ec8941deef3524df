package import Feishu
internal import Outbox

package struct ParkingOptions: Sendable, Equatable {
    /// Wait before the first probe, and the longest wait between probes.
    package var firstProbe: Duration
    package var mostProbe: Duration
    /// Refused fresh tokens in a row that park the app.
    package var tokenRefusals: Int

    package init(
        firstProbe: Duration = .seconds(30), mostProbe: Duration = .seconds(300), tokenRefusals: Int = 10
    ) {
        self.firstProbe = firstProbe
        self.mostProbe = mostProbe
        self.tokenRefusals = tokenRefusals
    }
}

/// What an operator must know. Told once per change.
package enum ParkingChange: Sendable, Equatable {
    case parked(ParkReason)
    case resumed
}

/// Stops calling when the replies speak of the app: nothing gets through until somebody mends it, and nothing is lost.
///
/// While parked, one pending update in 30 s, later in 5 min, is tried as a probe. The owner starts a probe only when no
/// other call is under way.
struct Parking: Sendable {
    enum State: Sendable, Equatable {
        case running(tokenRefusals: Int)
        /// `wait` is the pause before the next probe, in milliseconds.
        case parked(ParkReason, nextProbe: Int64, wait: Int64, isProbing: Bool)
    }

    private(set) var state: State = .running(tokenRefusals: 0)
    private let options: ParkingOptions

    init(options: ParkingOptions) {
        self.options = options
    }

    var reason: ParkReason? {
        if case .parked(let reason, _, _, _) = state { reason } else { nil }
    }

    /// When a call may begin; `nil` while the probe is under way.
    func opening(now: Int64) -> Int64? {
        switch state {
        case .running: now
        case .parked(_, let nextProbe, _, isProbing: false): max(now, nextProbe)
        case .parked: nil
        }
    }

    mutating func began() {
        if case .parked(let reason, let nextProbe, let wait, _) = state {
            state = .parked(reason, nextProbe: nextProbe, wait: wait, isProbing: true)
        }
    }

    /// - Returns: what changed, to be told.
    mutating func received(_ action: ReplyAction, now: Int64) -> ParkingChange? {
        switch (state, action) {
        case (.running, .done), (.running, .reject):
            state = .running(tokenRefusals: 0)
        case (.running(let refusals), .refreshToken):
            guard refusals + 1 >= options.tokenRefusals else {
                state = .running(tokenRefusals: refusals + 1)
                return nil
            }
            return park(.token, now: now)
        case (.running, .park(let reason)):
            return park(reason, now: now)
        case (.running, .retry), (.running, .retryAfter):
            break
        case (.parked, .done), (.parked, .reject):
            state = .running(tokenRefusals: 0)
            return .resumed
        case (.parked(let reason, let nextProbe, let wait, let isProbing), _):
            return stayParked(reason, action, nextProbe: nextProbe, wait: wait, isProbing: isProbing, now: now)
        }
        return nil
    }

    /// Somebody mended what it was parked for: no probe is needed.
    ///
    /// - Returns: whether it was parked for that.
    mutating func mended(_ reason: ParkReason) -> Bool {
        guard self.reason == reason else { return false }
        state = .running(tokenRefusals: 0)
        return true
    }

    private mutating func park(_ reason: ParkReason, now: Int64) -> ParkingChange {
        let wait = options.firstProbe.milliseconds
        state = .parked(reason, nextProbe: now + wait, wait: wait, isProbing: false)
        return .parked(reason)
    }

    /// Replies to calls that began before the app was parked change nothing but the reason.
    private mutating func stayParked(
        _ reason: ParkReason, _ action: ReplyAction, nextProbe: Int64, wait: Int64, isProbing: Bool, now: Int64
    ) -> ParkingChange? {
        var newReason = reason
        if case .park(let other) = action {
            newReason = other
        }
        if isProbing {
            let longer = min(wait * 2, options.mostProbe.milliseconds)
            state = .parked(newReason, nextProbe: now + longer, wait: longer, isProbing: false)
        } else {
            state = .parked(newReason, nextProbe: nextProbe, wait: wait, isProbing: false)
        }
        return newReason == reason ? nil : .parked(newReason)
    }
}
