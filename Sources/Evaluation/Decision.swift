package import Feishu
package import Outcomes

/// What the rules make of one event.
package struct Decision: Sendable, Equatable {
    package enum Outcome: Sendable, Equatable {
        case unmatched
        /// The first rule that matched was an `ignore`, and no other one made an update. Index in `RuleSet.rules`.
        case ignored(rule: Int)
        /// In the order of the rules, then of the message ids. Never empty.
        case matched([PlannedUpdate])
        /// Nothing of the event is applied. `rule` is the one at fault, where one is known.
        case failed(Reason, detail: String, rule: Int?)
    }

    /// An error inside `when`: the rule does not match. `message` is libjq's, at most 500 bytes.
    package struct WhenError: Sendable, Equatable {
        package let rule: Int
        package let message: String

        package init(rule: Int, message: String) {
            self.rule = rule
            self.message = message
        }
    }

    package let outcome: Outcome
    package let whenErrors: [WhenError]

    package init(outcome: Outcome, whenErrors: [WhenError] = []) {
        self.outcome = outcome
        self.whenErrors = whenErrors
    }
}

/// One update that an event asks for: one message id of one rule.
package struct PlannedUpdate: Sendable, Equatable {
    /// Index in `RuleSet.rules`.
    package let rule: Int
    /// Index in `RuleSet.plugins`.
    package let plugin: Int
    package let request: UpdateRequest
    /// The key that repeated events share; nil means that there is no duplicate check.
    package let eventID: String?
    /// Milliseconds since 1970; nil when the event gives none, or one that cannot be.
    package let eventTime: Int64?
    package let tenant: String?
    /// Once this update is accepted for its card, only another final one may follow.
    package let isFinal: Bool

    package init(
        rule: Int, plugin: Int, request: UpdateRequest, eventID: String?, eventTime: Int64?, tenant: String?,
        isFinal: Bool
    ) {
        self.rule = rule
        self.plugin = plugin
        self.request = request
        self.eventID = eventID
        self.eventTime = eventTime
        self.tenant = tenant
        self.isFinal = isFinal
    }
}
