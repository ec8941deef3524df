internal import Feishu
internal import Outbox
internal import Synchronization

/// A call that came back.
struct Arrival: Sendable {
    let claim: Claim
    let reply: UpdateReply
    /// When the call began, in milliseconds since 1970.
    let began: Int64
}

/// How far the delivery is on its way to its end.
enum DeliveryMode: Sendable, Equatable {
    case running
    /// Finish what is pending, until the time given.
    case draining(until: Int64)
    /// Begin nothing, finish what is under way, until the time given.
    case stopping(until: Int64)
}

/// The mailbox between the delivery's loop and everybody else: small state under a lock, and one signal.
final class DeliveryControl: Sendable {
    private struct State {
        var mode = DeliveryMode.running
        var arrivals: [Arrival] = []
        var mended: [ParkReason: Int64] = [:]
        var status = DeliveryStatus()
    }

    private let state = Mutex(State())
    private let continuation: AsyncStream<Void>.Continuation
    /// Holds at most one signal: a loop that is awake sees everything that came before.
    let signals: AsyncStream<Void>

    init() {
        (signals, continuation) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    var mode: DeliveryMode { state.withLock { $0.mode } }
    var status: DeliveryStatus { state.withLock { $0.status } }

    func signal() {
        continuation.yield()
    }

    func arrive(_ arrival: Arrival) {
        state.withLock { $0.arrivals.append(arrival) }
        signal()
    }

    func takeArrivals() -> [Arrival] {
        state.withLock { state in
            defer { state.arrivals = [] }
            return state.arrivals
        }
    }

    func mended(_ reason: ParkReason, at time: Int64) {
        state.withLock { $0.mended[reason] = time }
        signal()
    }

    /// When what the app may be parked for was mended last.
    var mended: [ParkReason: Int64] { state.withLock { $0.mended } }

    func updateStatus(_ change: (inout DeliveryStatus) -> Void) {
        state.withLock { change(&$0.status) }
    }

    /// Goes towards the end, never back: a drain after a stop changes nothing, and a later end is not postponed.
    func end(_ mode: DeliveryMode) {
        state.withLock { state in
            switch (state.mode, mode) {
            case (.running, _), (.draining, .stopping):
                state.mode = mode
            case (.stopping(let until), .stopping(let other)):
                state.mode = .stopping(until: min(until, other))
            case (.draining(let until), .draining(let other)):
                state.mode = .draining(until: min(until, other))
            case (.draining, .running), (.stopping, .draining), (.stopping, .running):
                break
            }
        }
        signal()
    }
}
