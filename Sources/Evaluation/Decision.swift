internal import Feishu
internal import Outcomes

/// What the rules make of one event, in full: what comes of an answer of libjq.
struct Decision: Sendable, Equatable {
    enum Outcome: Sendable, Equatable {
        case unmatched
        /// In the order of the tracks. Never empty.
        case tracked([PlannedTrack])
        /// The first rule that matched was an `ignore`, and no other one made an update. Index in `RuleSet.rules`.
        case ignored(rule: Int)
        /// In the order of the rules, then of the message ids. Never empty.
        case matched([PlannedUpdate])
        /// Nothing of the event is applied. `rule` is the one at fault, where one is known.
        case failed(Reason, detail: String, rule: Int?)
    }

    let outcome: Outcome
    let whenErrors: [WhenError]

    init(outcome: Outcome, whenErrors: [WhenError] = []) {
        self.outcome = outcome
        self.whenErrors = whenErrors
    }
}

/// Cards that an event makes known, by one track.
struct PlannedTrack: Sendable, Equatable {
    /// Index in `RuleSet.rules`.
    let rule: Int
    let messageIDs: [String]
    let keys: [String]
}

/// One update that an event asks for: one message id of one rule.
struct PlannedUpdate: Sendable, Equatable {
    /// Index in `RuleSet.rules`.
    let rule: Int
    let request: UpdateRequest
    /// The key that repeated events share; nil means that there is no duplicate check.
    let eventID: String?
    /// Milliseconds since 1970; nil when the event gives none, or one that cannot be.
    let eventTime: Int64?
    let tenant: String?
}
