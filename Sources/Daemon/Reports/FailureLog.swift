import Logging
import Outcomes
import Synchronization

/// Reports failed lines on standard error: the first few of each second and reason one by one, the rest summed up.
///
/// A stream that fails as a whole must not drown the log that says so.
final class FailureLog: Sendable {
    private let logger: Logger
    private let now: @Sendable () -> Int64
    private let windows = Mutex<[Reason: ReportWindow]>([:])

    /// - Parameter now: Milliseconds of a clock that does not run backwards.
    init(logger: Logger, now: @escaping @Sendable () -> Int64) {
        self.logger = logger
        self.now = now
    }

    func report(_ line: FailedLineReport) {
        let time = now()
        let (isShown, hiddenBefore) = windows.withLock { windows in
            windows[line.reason, default: ReportWindow(startMilliseconds: time)].admit(at: time)
        }
        summarize(line.reason, hidden: hiddenBefore)
        guard isShown else { return }
        var metadata: Logger.Metadata = [
            "reason": "\(line.reason.rawValue)", "line": "\(line.lineNumber)", "excerpt": "\(line.excerpt)",
            "detail": "\(line.detail)",
        ]
        metadata["plugin"] = line.plugin.map { "\($0)" }
        metadata["rule"] = line.rule.map { "\($0)" }
        logger.warning("line failed", metadata: metadata)
    }

    /// Tells what is still untold. Called when the run ends.
    func flush() {
        let open = windows.withLock { windows in
            defer { windows = [:] }
            return windows.mapValues(\.hidden).sorted { $0.key.rawValue < $1.key.rawValue }
        }
        for (reason, hidden) in open {
            summarize(reason, hidden: hidden)
        }
    }

    private func summarize(_ reason: Reason, hidden: Int) {
        guard hidden > 0 else { return }
        logger.warning("more lines failed", metadata: ["reason": "\(reason.rawValue)", "count": "\(hidden)"])
    }
}
