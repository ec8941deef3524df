import Synchronization

/// The state behind a lock, with the clock and the place where reports go.
final class SandboxDesk: Sendable {
    private let state: Mutex<SandboxState>
    private let start = ContinuousClock.now
    let report: @Sendable (String) -> Void

    init(configuration: SandboxConfiguration, report: @escaping @Sendable (String) -> Void) {
        state = Mutex(SandboxState(configuration: configuration))
        self.report = report
    }

    func reply(to call: SandboxCall) -> SandboxReply {
        let now = start.duration(to: .now)
        return state.withLock { state in
            call.path.hasPrefix(SandboxControl.prefix)
                ? SandboxControl.reply(to: call, state: &state) : state.reply(to: call, now: now)
        }
    }

    func withState<Result: Sendable>(_ body: (inout sending SandboxState) -> sending Result) -> Result {
        state.withLock { body(&$0) }
    }
}
