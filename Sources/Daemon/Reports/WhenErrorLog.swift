import Evaluation
import Logging
import Rules
import Synchronization

/// Errors inside a rule's `when`. Such a rule does not match, which is no failure, but its author should know: the
/// first of each rule is told at once, their number at the end.
final class WhenErrorLog: Sendable {
    private struct Place: Hashable, Comparable {
        let plugin: String
        let rule: String

        var metadata: Logger.Metadata { ["plugin": "\(plugin)", "rule": "\(rule)"] }

        static func < (one: Place, other: Place) -> Bool { (one.plugin, one.rule) < (other.plugin, other.rule) }
    }

    private let logger: Logger
    /// By name, since rules get other numbers when they are reloaded.
    private let counts = Mutex<[Place: Int]>([:])

    init(logger: Logger) {
        self.logger = logger
    }

    func report(_ error: WhenError, of ruleSet: RuleSet) {
        let rule = ruleSet.rules[error.rule]
        let place = Place(plugin: ruleSet.plugins[rule.plugin].name, rule: rule.name)
        let isFirst = counts.withLock { counts in
            counts[place, default: 0] += 1
            return counts[place] == 1
        }
        guard isFirst else { return }
        var metadata = place.metadata
        metadata["detail"] = "\(error.message)"
        logger.warning("error in `when`: the rule does not match such events", metadata: metadata)
    }

    /// Tells how many there were of each rule that had more than one.
    func flush() {
        let totals = counts.withLock { counts in
            defer { counts = [:] }
            return counts.filter { $0.value > 1 }.sorted { $0.key < $1.key }
        }
        for (place, count) in totals {
            var metadata = place.metadata
            metadata["count"] = "\(count)"
            logger.warning("errors in `when` in all", metadata: metadata)
        }
    }
}
