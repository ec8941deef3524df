/// Why a line failed or an update died: the closed list of design and documentation.
///
/// The raw value is what users see in logs, in `--emit results`, in the store and in test cases. It never changes.
package enum Reason: String, CaseIterable, Sendable {
    case invalidJSON = "invalid_json"
    case invalidUTF8 = "invalid_utf8"
    case tooLong = "too_long"
    case partialLine = "partial_line"
    case tooDeep = "too_deep"
    case noMessageID = "no_message_id"
    case unknownCard = "unknown_card"
    case badStatus = "bad_status"
    case badText = "bad_text"
    case ruleError = "rule_error"
    case evaluatorTimeout = "evaluator_timeout"
    case evaluatorCrash = "evaluator_crash"
    case evaluatorMemory = "evaluator_memory"
    case rejected
    case tooOld = "too_old"
    case gaveUp = "gave_up"

    /// One sentence for people: what happened, and where to look.
    package var explanation: String {
        switch self {
        case .invalidJSON: "the line is not one RFC 8259 JSON object"
        case .invalidUTF8: "the line holds bytes that are not UTF-8"
        case .tooLong: "the line is longer than input.max_line_bytes; only its head is kept"
        case .partialLine: "the line ended before its newline: its writer or the daemon stopped in the middle of it"
        case .tooDeep: "the JSON is nested deeper than 256 levels"
        case .noMessageID: "the rule's `message` gave no message id, or something that is none"
        case .unknownCard: "no card is known for the key that the rule's `card` gave"
        case .badStatus: "the rule's `status` gave something that is not one of the nine statuses"
        case .badText: "a text could not be made: unknown key, or an argument that is missing or of the wrong kind"
        case .ruleError: "jq reported an error in an expression of the rule that matched"
        case .evaluatorTimeout: "the rules took longer than evaluator.timeout on this event"
        case .evaluatorCrash: "libjq crashed on this event"
        case .evaluatorMemory: "the rules needed more than evaluator.memory on this event"
        case .rejected: "the API said no, and would say so again"
        case .tooOld: "the card is older than 30 days; the API does not update it any more"
        case .gaveUp: "the API could not be reached, or kept failing, for delivery.give_up_after"
        }
    }
}
