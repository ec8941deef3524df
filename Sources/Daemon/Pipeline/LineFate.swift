package import Outcomes

/// Where a line ends, as far as the line alone can tell: the store may yet know it as a duplicate.
package enum LineFate: UInt8, Sendable {
    case blank, skipped, unmatched, ignored, matched, failed
}

/// Why a line failed.
package struct LineFailure: Sendable {
    package let reason: Reason
    package let detail: String
    /// Index into the rule set's rules, where a rule was at work.
    package let rule: Int?
}
