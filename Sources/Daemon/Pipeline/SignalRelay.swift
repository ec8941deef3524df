import Synchronization

/// Passes on what signals ask for to whoever can do it by now. What is asked for while the run is being made is done as
/// soon as it is.
final class SignalRelay: Sendable {
    struct Target: Sendable {
        let stop: @Sendable () -> Void
        let reload: @Sendable () -> Void
    }

    private let state = Mutex(State())

    private struct State {
        var isStopAsked = false
        var isReloadAsked = false
        var target: Target?
    }

    func stop() {
        state.withLock { state in
            state.isStopAsked = true
            return state.target
        }?.stop()
    }

    func reload() {
        state.withLock { state in
            state.isReloadAsked = true
            return state.target
        }?.reload()
    }

    /// To be called once.
    func connect(_ target: Target) {
        let asked = state.withLock { state in
            state.target = target
            return (stop: state.isStopAsked, reload: state.isReloadAsked)
        }
        if asked.reload { target.reload() }
        if asked.stop { target.stop() }
    }
}
