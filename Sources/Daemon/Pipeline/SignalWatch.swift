import Glibc
import UnixSignals

/// SIGTERM and SIGINT around a piece of work: the first asks it to end in order, the second ends the process at once,
/// as one whose updates are still pending: nobody has counted them.
///
/// A service group is not used for this: it takes one shutdown request, and an end of input that drains must still
/// hear a signal.
enum SignalWatch {
    /// - Parameter onFirst: Called once, at the first signal.
    static func whileRunning<Value: Sendable>(
        onFirst: @escaping @Sendable () -> Void, _ work: @escaping @Sendable () async throws -> Value
    ) async throws -> Value {
        let signals = await UnixSignalsSequence(trapping: .sigterm, .sigint)
        return try await withThrowingTaskGroup(of: Value?.self) { group in
            group.addTask {
                await watch(signals, onFirst)
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

    private static func watch(_ signals: UnixSignalsSequence, _ onFirst: @Sendable () -> Void) async {
        var isFirst = true
        for await _ in signals {
            guard isFirst else { _exit(ExitStatus.pendingUpdates.rawValue) }
            isFirst = false
            onFirst()
        }
    }
}
