internal import Outbox

package struct CircuitOptions: Sendable, Equatable {
    /// Failures in a row that open the circuit.
    package var threshold: Int
    /// Wait before the first probe, and the longest wait between probes.
    package var firstWait: Duration
    package var mostWait: Duration

    package init(threshold: Int = 5, firstWait: Duration = .seconds(1), mostWait: Duration = .seconds(30)) {
        self.threshold = threshold
        self.firstWait = firstWait
        self.mostWait = mostWait
    }
}

/// Stops calling an API that does not answer, and asks with single calls whether it is back.
///
/// Only failures of the way there count: no connection, no reply in time, HTTP 5xx. Any other reply shows that the API
/// answers. The owner starts a probe only when no other call is under way, so a result during `probing` is the probe's.
struct Circuit: Sendable {
    enum State: Sendable, Equatable {
        case closed(failures: Int)
        /// No call before `until`; `wait` is how long this pause is, in milliseconds.
        case open(until: Int64, wait: Int64)
        case probing(wait: Int64)
    }

    private(set) var state: State = .closed(failures: 0)
    /// When the first of the failures in a row was; `nil` after a success.
    private(set) var failingSince: Int64?
    private let options: CircuitOptions

    init(options: CircuitOptions) {
        self.options = options
    }

    var isClosed: Bool {
        if case .closed = state { true } else { false }
    }

    /// When a call may begin; `nil` while the probe is under way.
    func opening(now: Int64) -> Int64? {
        switch state {
        case .closed: now
        case .open(let until, _): max(now, until)
        case .probing: nil
        }
    }

    mutating func began(now: Int64) {
        if case .open(let until, let wait) = state, until <= now {
            state = .probing(wait: wait)
        }
    }

    mutating func failed(now: Int64) {
        failingSince = failingSince ?? now
        switch state {
        case .closed(let failures) where failures + 1 < options.threshold:
            state = .closed(failures: failures + 1)
        case .closed:
            let wait = options.firstWait.milliseconds
            state = .open(until: now + wait, wait: wait)
        case .probing(let wait):
            let longer = min(wait * 2, options.mostWait.milliseconds)
            state = .open(until: now + longer, wait: longer)
        case .open:
            break
        }
    }

    /// A call that was to begin was not made.
    mutating func learnedNothing(now: Int64) {
        if case .probing(let wait) = state { state = .open(until: now, wait: wait) }
    }

    mutating func succeeded() {
        state = .closed(failures: 0)
        failingSince = nil
    }
}
