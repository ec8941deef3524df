import Foundation
import Glibc
import Synchronization

/// Counts the evaluator processes that a process has over time. Those that end at once may go uncounted.
final class Census: Sendable {
    private let seen = Mutex<Set<Int32>>([])
    private let hasEnded = Flag()

    /// Counts until the process is gone.
    init(of parent: Int32) {
        Thread.detachNewThread { [self] in
            while kill(parent, 0) == 0 {
                let children = (try? Processes.evaluators(of: parent)) ?? []
                seen.withLock { $0.formUnion(children) }
                usleep(5000)
            }
            hasEnded.set()
        }
    }

    func finished() async -> Int {
        await hasEnded.wait()
        return seen.withLock { $0.count }
    }
}
