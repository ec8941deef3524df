internal import JQ
internal import Rules

/// One jq text of one plugin inside the evaluator process, compiled when it is first needed.
final class PlanExpression {
    enum State {
        case new
        case ready(JQExpressions, Int, JQConstants?)
        /// Why libjq refuses it.
        case refused(String)
    }

    let text: String
    /// Whether its program gives `[first output]`, `[]` or `{error: …}`, because libjq could not be left after an output.
    let isGuarded: Bool
    var state = State.new
    private var touched: [Bool: [TouchedPath]?] = [:]

    init(_ text: String, isGuarded: Bool) {
        self.text = text
        self.isGuarded = isGuarded
    }

    /// What goes into a program for it.
    ///
    /// - Parameter text: its own, or its template's.
    func program(of text: String) -> String { isGuarded ? "__approvald_first((\(text)\n))" : text }

    var isNew: Bool {
        if case .new = state { true } else { false }
    }

    /// The parts of an event that it may look at; nil: everything.
    func touched(asTruth: Bool, _ analyzer: ExpressionAnalyzer) -> [TouchedPath]? {
        if let known = touched[asTruth] { return known }
        let found = analyzer.touched(by: text, asTruth: asTruth)
        touched[asTruth] = .some(found)
        return found
    }
}
