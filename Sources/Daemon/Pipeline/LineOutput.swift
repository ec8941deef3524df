import Dispatch
import Glibc
import Synchronization

/// Standard output as a sink of whole lines that may stop taking them.
///
/// Writing happens on a thread of its own, since a reader that stalls must stop the reading of input, not the sending
/// of updates. When the run has to end while the reader stalls, `abandon` lets the waiting writer go; the thread ends
/// with the process.
package final class LineOutput: Sendable {
    package enum Result: Sendable {
        case written
        /// The reader is gone, or the write failed with this `errno`.
        case closed(Int32)
        /// `abandon` was called before the bytes were known to be written.
        case abandoned
    }

    private let queue = DispatchQueue(label: "approvald.output")
    private let put: @Sendable ([UInt8]) -> Int32
    private let state = Mutex(State())

    private struct State {
        var isAbandoned = false
        var nextTicket = 0
        var served = 0
        /// Writers that wait for their bytes, by ticket.
        var waiting: [Int: CheckedContinuation<Result, Never>] = [:]
    }

    /// - Parameter put: Writes all bytes and returns 0 or an `errno`.
    package init(_ put: @escaping @Sendable ([UInt8]) -> Int32) {
        self.put = put
    }

    package static func standardOutput() -> LineOutput {
        LineOutput { bytes in Descriptor.writeAll(bytes, to: STDOUT_FILENO) }
    }

    /// Writes the bytes; returns when they are written, refused, or given up. Calls are served in their order.
    package func write(_ bytes: [UInt8]) async -> Result {
        if bytes.isEmpty { return .written }
        return await withCheckedContinuation { continuation in
            guard let ticket = enter(continuation) else {
                continuation.resume(returning: .abandoned)
                return
            }
            queue.async { [self] in
                let error = put(bytes)
                leave(ticket)?.resume(returning: error == 0 ? .written : .closed(error))
            }
        }
    }

    /// How many writes ended, and whether one waits: a reader that stalls lets one wait and none end.
    package var progress: (served: Int, isWaiting: Bool) {
        state.withLock { ($0.served, !$0.waiting.isEmpty) }
    }

    /// Gives up all writes that are under way or waiting, and all later ones.
    package func abandon() {
        let waiting = state.withLock { state in
            state.isAbandoned = true
            defer { state.waiting = [:] }
            return state.waiting.values
        }
        for continuation in waiting {
            continuation.resume(returning: .abandoned)
        }
    }

    /// A ticket for a writer that waits; nil when nothing is written any more.
    private func enter(_ continuation: CheckedContinuation<Result, Never>) -> Int? {
        state.withLock { state in
            if state.isAbandoned { return nil }
            state.nextTicket += 1
            state.waiting[state.nextTicket] = continuation
            return state.nextTicket
        }
    }

    private func leave(_ ticket: Int) -> CheckedContinuation<Result, Never>? {
        state.withLock { state in
            state.served += 1
            return state.waiting.removeValue(forKey: ticket)
        }
    }
}
