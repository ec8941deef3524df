import Evaluation
import Feishu
import Rules

/// What became of a case's event, in full.
struct CaseOutcome: Sendable {
    let fate: LineFate
    /// The rules of `ignored`, `matched` and some `failed` lines.
    var rules: Set<Int> = []
    var requests: [UpdateRequest] = []
    /// The rule of each request.
    var requestRules: [Int] = []
    var failure: LineFailure?

    /// - Parameter line: its place in the chunk.
    init(of line: Int, in decided: DecidedLines) {
        fate = decided.fates[line - decided.asked.lowerBound]
        switch fate {
        case .matched:
            let records = decided.updates.records.filter { $0.event == line }
            rules = Set(records.map(\.rule))
            requestRules = records.map(\.rule)
            requests = records.map(decided.updates.request)
        case .ignored: rules = Set(decided.ignored.filter { $0.event == line }.map(\.rule))
        case .failed: failure = decided.failures.first { $0.line == line }?.failure
        case .blank, .skipped, .unmatched: break
        }
    }
}
