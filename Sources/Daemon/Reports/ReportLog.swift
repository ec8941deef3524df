import Logging
import Outbox
import Outcomes
import Scan
import Synchronization

/// Warns of lines, events and updates that came to nothing: the first few of each second and kind one by one, the rest
/// summed up. A stream that fails as a whole must not drown the log that says so.
final class ReportLog: Sendable {
    private static let idMax = 200

    /// What is summed up together.
    private struct Kind: Hashable, Comparable {
        /// Says how many more there were.
        let summary: String
        var reason: Reason?

        static func < (one: Kind, other: Kind) -> Bool {
            (one.summary, one.reason?.rawValue ?? "") < (other.summary, other.reason?.rawValue ?? "")
        }
    }

    private let logger: Logger
    private let now: @Sendable () -> Int64
    private let windows = Mutex<[Kind: ReportWindow]>([:])

    /// - Parameter now: Milliseconds of a clock that does not run backwards.
    init(logger: Logger, now: @escaping @Sendable () -> Int64) {
        self.logger = logger
        self.now = now
    }

    func report(_ line: FailedLineReport) {
        warn("line failed", Kind(summary: "more lines failed", reason: line.reason)) {
            var metadata: Logger.Metadata = [
                "line": "\(line.lineNumber)", "excerpt": "\(line.excerpt)", "detail": "\(line.detail)",
            ]
            metadata["plugin"] = line.plugin.map { "\($0)" }
            metadata["rule"] = line.rule.map { "\($0)" }
            return metadata
        }
    }

    /// Mostly an `event.id` that is no event's own, such as a form's, whose later events would vanish without a word.
    func report(_ changed: ChangedRepeat) {
        warn(
            "dropped as a duplicate, though its content differs; `event.id` must differ where events do",
            Kind(summary: "more duplicates with other content")
        ) {
            ["plugin": "\(changed.plugin)", "event_id": "\(Self.excerpt(of: changed.eventID))"]
        }
    }

    /// Tells of updates that died, and of no others.
    func report(_ fate: UpdateFate) {
        guard case .dead(let reason) = fate.outcome else { return }
        warn("update dead", Kind(summary: "more updates dead", reason: reason)) {
            var metadata: Logger.Metadata = ["id": "\(fate.id)", "plugin": "\(fate.plugin)", "rule": "\(fate.rule)"]
            metadata["message_id"] = fate.messageID.isEmpty ? nil : "\(Self.excerpt(of: fate.messageID))"
            metadata["card"] = fate.key.map { "\(Self.excerpt(of: $0))" }
            metadata["event_id"] = fate.eventID.map { "\(Self.excerpt(of: $0))" }
            metadata["code"] = fate.code.map { "\($0)" }
            metadata["log_id"] = fate.logID.map { "\(Self.excerpt(of: $0))" }
            metadata["detail"] = fate.message.map { "\(Self.excerpt(of: $0))" }
            return metadata
        }
    }

    /// Tells what is still untold. Called when the run ends.
    func flush() {
        let open = windows.withLock { windows in
            defer { windows = [:] }
            return windows.mapValues(\.hidden).sorted { $0.key < $1.key }
        }
        for (kind, hidden) in open { summarize(kind, hidden) }
    }

    private func warn(_ message: Logger.Message, _ kind: Kind, _ metadata: () -> Logger.Metadata) {
        let time = now()
        let (isShown, hiddenBefore) = windows.withLock { windows in
            windows[kind, default: ReportWindow(startMilliseconds: time)].admit(at: time)
        }
        summarize(kind, hiddenBefore)
        guard isShown else { return }
        logger.warning(message, metadata: metadata().merging(Self.reason(of: kind)) { $1 })
    }

    private func summarize(_ kind: Kind, _ hidden: Int) {
        guard hidden > 0 else { return }
        logger.warning("\(kind.summary)", metadata: ["count": "\(hidden)"].merging(Self.reason(of: kind)) { $1 })
    }

    private static func reason(of kind: Kind) -> Logger.Metadata {
        kind.reason.map { ["reason": "\($0.rawValue)"] } ?? [:]
    }

    private static func excerpt(of text: String) -> String {
        SecretMask.excerpt(of: Array(text.utf8), limit: idMax)
    }
}
