import Glibc
import UnixSignals

/// SIGTERM, SIGINT and SIGHUP around a piece of work: the first asks it to end in order, a second ends the process at once,
/// as one whose updates are still pending: nobody has counted them. SIGHUP asks for something on the way.
///
/// A service group is not used for this: it takes one shutdown request, and an end of input that drains must still
/// hear a signal.
enum SignalWatch {
    /// - Parameters:
    ///   - onFirst: Called once, at the first signal.
    ///   - onHangUp: Called at each SIGHUP; nil: it ends the process, as it does where nobody asks for it.
    static func whileRunning<Value: Sendable>(
        onFirst: @escaping @Sendable () -> Void, onHangUp: (@Sendable () -> Void)? = nil,
        _ work: @escaping @Sendable () async throws -> Value
    ) async throws -> Value {
        let signals = await UnixSignalsSequence(trapping: onHangUp == nil ? Self.ends : Self.ends + [.sighup])
        return try await withThrowingTaskGroup(of: Value?.self) { group in
            group.addTask {
                await watch(signals, onFirst, onHangUp)
                return nil
            }
            group.addTask { try await work() }
            defer { group.cancelAll() }
            while let result = try await group.next() {
                if let value = result { return value }
            }
            throw CancellationError()
        }
    }

    private static let ends: [UnixSignal] = [.sigterm, .sigint]

    private static func watch(
        _ signals: UnixSignalsSequence, _ onFirst: @Sendable () -> Void, _ onHangUp: (@Sendable () -> Void)?
    ) async {
        var stop = StopRequests()
        for await signal in signals {
            if signal == .sighup {
                onHangUp?()
                continue
            }
            switch stop.take(at: .now) {
            case .endInOrder: onFirst()
            case .same: continue
            case .endAtOnce: _exit(ExitStatus.pendingUpdates.rawValue)
            }
        }
    }
}
