import Logging
import Outbox
import Scan
import Synchronization

/// Tells of events that count as repeated, though they lead to other updates than the first with their id: mostly an
/// `event.id` that is no event's own, such as a form's, whose later events would vanish without a word.
final class RepeatLog: Sendable {
    private static let idMax = 200

    private let logger: Logger
    private let now: @Sendable () -> Int64
    private let window = Mutex(ReportWindow(startMilliseconds: 0))

    /// - Parameter now: Milliseconds of a clock that does not run backwards.
    init(logger: Logger, now: @escaping @Sendable () -> Int64) {
        self.logger = logger
        self.now = now
    }

    func report(_ changed: ChangedRepeat) {
        let (isShown, hiddenBefore) = window.withLock { $0.admit(at: now()) }
        summarize(hiddenBefore)
        guard isShown else { return }
        logger.warning(
            "dropped as a duplicate, though its content differs; `event.id` must differ where events do",
            metadata: [
                "plugin": "\(changed.plugin)",
                "event_id": "\(SecretMask.excerpt(of: Array(changed.eventID.utf8), limit: Self.idMax))",
            ])
    }

    /// Tells what is still untold. Called when the run ends.
    func flush() {
        let hidden = window.withLock { window in
            defer { window = ReportWindow(startMilliseconds: now()) }
            return window.hidden
        }
        summarize(hidden)
    }

    private func summarize(_ hidden: Int) {
        guard hidden > 0 else { return }
        logger.warning("more duplicates with other content", metadata: ["count": "\(hidden)"])
    }
}
