import Evaluation
import Logging
import Rules
import Synchronization

/// Errors inside a rule's `when`. Such a rule does not match, which is no failure, but its author should know: the
/// first of each rule is told at once, their number at the end.
final class WhenErrorLog: Sendable {
    private let logger: Logger
    private let ruleSet: RuleSet
    /// By index of the rule.
    private let counts = Mutex<[Int: Int]>([:])

    init(logger: Logger, ruleSet: RuleSet) {
        self.logger = logger
        self.ruleSet = ruleSet
    }

    func report(_ error: WhenError) {
        let isFirst = counts.withLock { counts in
            counts[error.rule, default: 0] += 1
            return counts[error.rule] == 1
        }
        guard isFirst else { return }
        var metadata = place(of: error.rule)
        metadata["detail"] = "\(error.message)"
        logger.warning("error in `when`: the rule does not match such events", metadata: metadata)
    }

    /// Tells how many there were of each rule that had more than one.
    func flush() {
        let totals = counts.withLock { counts in
            defer { counts = [:] }
            return counts.filter { $0.value > 1 }.sorted { $0.key < $1.key }
        }
        for (rule, count) in totals {
            var metadata = place(of: rule)
            metadata["count"] = "\(count)"
            logger.warning("errors in `when` in all", metadata: metadata)
        }
    }

    private func place(of index: Int) -> Logger.Metadata {
        let rule = ruleSet.rules[index]
        return ["plugin": "\(ruleSet.plugins[rule.plugin].name)", "rule": "\(rule.name)"]
    }
}
