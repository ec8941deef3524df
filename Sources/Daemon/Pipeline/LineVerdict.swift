package import Evaluation
package import Outcomes

/// Where a line ends, as far as the line alone can tell: the store may yet know it as a duplicate.
package enum LineVerdict: Sendable {
    case blank
    case skipped
    case unmatched
    case ignored(rule: Int)
    /// At least one update, all rules of the event together.
    case matched([PlannedUpdate])
    case failed(LineFailure)
}

/// Why a line failed.
package struct LineFailure: Sendable {
    package let reason: Reason
    package let detail: String
    /// Index into the rule set's rules, where a rule was at work.
    package let rule: Int?
}
