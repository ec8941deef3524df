import Evaluation

extension ExplainedCondition.Result {
    /// What became of it, for people; may quote the event.
    var text: String {
        switch self {
        case .holds: "true"
        case .fails(let value): value.text
        case .error(let message): "error: \(message)"
        case .notReached: "not looked at"
        case .lost(let detail): "no answer: \(detail)"
        }
    }
}

extension ExplainedValue {
    /// For people; may quote the event.
    var text: String {
        switch self {
        case .json(let text, let isWhole): text + (isWhole ? "" : "…")
        case .nothing: "nothing"
        case .error(let message): "error: \(message)"
        case .lost(let detail): "no answer: \(detail)"
        }
    }
}

extension String {
    /// jq of several lines as one.
    var inOneLine: String {
        split { $0.isNewline }.map { $0.drop { $0 == " " } }.joined(separator: " ")
    }
}
