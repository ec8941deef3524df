package import Evaluation
package import Feishu
package import Intake
import Outcomes
package import Rules

/// Some lines of a chunk in a row, and where each of them ends. Lines are told by their place in the chunk.
package struct DecidedLines: Sendable {
    package let chunk: Chunk
    /// What they were decided by: the rules that the others here have the numbers of.
    package let ruleSet: RuleSet
    /// The lines that were to be decided.
    package let asked: Range<Int>
    /// One for each of the first of them: all, unless events among them take long.
    package internal(set) var fates: [LineFate] = []
    /// Their events' numbers are lines. At least one for each line that is `matched`.
    package internal(set) var updates: PlannedUpdates
    package internal(set) var ignored: [IgnoredEvent] = []
    /// Of lines that are `ignored`, too.
    package internal(set) var tracked: [TrackedCards] = []
    /// In the order of the lines.
    package internal(set) var failures: [(line: Int, failure: LineFailure)] = []
    /// Errors inside `when`: the rule did not match, and somebody should know.
    package internal(set) var whenErrors: [WhenError] = []
    /// App tickets of a store app, in the order of the lines.
    package internal(set) var tickets: [AppTicket] = []

    /// The line behind the last of them.
    package var end: Int { asked.lowerBound + fates.count }
    /// Whether all that were asked for are decided.
    package var isComplete: Bool { end == asked.upperBound }
    /// Whether none of the chunk is left.
    package var isWholeRest: Bool { end == chunk.lines.count }
}
