package import Evaluation
package import Intake

/// Some lines of a chunk in a row, and where each of them ends.
package struct DecidedLines: Sendable {
    package let chunk: Chunk
    /// The place of the first of them in the chunk's lines.
    package let first: Int
    /// One for each line, in order.
    package let verdicts: [LineVerdict]
    /// Errors inside `when`: the rule did not match, and somebody should know.
    package let whenErrors: [Decision.WhenError]

    /// The place of the first line behind them.
    package var end: Int { first + verdicts.count }
    package var isWholeRest: Bool { end == chunk.lines.count }

    /// The lines with their places in the chunk.
    var lines: [(index: Int, verdict: LineVerdict)] {
        verdicts.enumerated().map { (first + $0.offset, $0.element) }
    }
}
