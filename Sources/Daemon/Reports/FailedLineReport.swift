package import Outcomes

/// What is told of a line that failed.
package struct FailedLineReport: Sendable, Equatable {
    package let reason: Reason
    /// What exactly was found; never event content beyond what a rule's error quotes.
    package let detail: String
    /// Counted from 1 over everything read in this run.
    package let lineNumber: Int
    /// At most 200 bytes of the line, secrets masked, safe for a terminal.
    package let excerpt: String
    package let plugin: String?
    package let rule: String?

    package init(
        reason: Reason, detail: String, lineNumber: Int, excerpt: String, plugin: String?, rule: String?
    ) {
        self.reason = reason
        self.detail = detail
        self.lineNumber = lineNumber
        self.excerpt = excerpt
        self.plugin = plugin
        self.rule = rule
    }
}
