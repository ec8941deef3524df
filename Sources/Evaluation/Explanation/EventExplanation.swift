/// What each rule made of one event.
package struct EventExplanation: Sendable, Equatable {
    /// What came of it all, as the rules decide it.
    let outcome: Decision.Outcome
    /// All rules of the set, in their order.
    package internal(set) var rules: [RuleExplanation]
}

package struct RuleExplanation: Sendable, Equatable {
    package enum Result: Sendable, Equatable {
        case matched
        case notMatched
        /// libjq's words about `when`: the rule does not match.
        case error(String)
        /// A rule before it ended the search.
        case notReached
        /// Its process does not survive this event, or nothing is known of it for such a reason.
        case lost(String)
    }

    package var result: Result
    /// Of rules that did not match, and of those asked for by name.
    package var condition: ExplainedCondition?
    /// Of rules that matched, as users write them: `message`, `args.at`.
    package var fields: [ExplainedField] = []
}

/// A `when`, or a part of it, and what became of it.
package struct ExplainedCondition: Sendable, Equatable {
    package enum Result: Sendable, Equatable {
        case holds
        /// With `false`, `null` or nothing.
        case fails(ExplainedValue)
        case error(String)
        /// What came before it decides.
        case notReached
        case lost(String)
    }

    /// jq, with the event as `.`.
    package let text: String
    package let result: Result
    /// At the outermost `and`s or `or`s.
    package var parts: [ExplainedCondition] = []
    /// What a part that is false or fails looked at.
    package var seen: [ExplainedField] = []
}

/// An expression and its value.
package struct ExplainedField: Sendable, Equatable {
    package let name: String
    package let value: ExplainedValue

    package init(name: String, value: ExplainedValue) {
        self.name = name
        self.value = value
    }
}

package enum ExplainedValue: Sendable, Equatable {
    /// JSON; the beginning of it where it is long.
    case json(String, isWhole: Bool)
    case nothing
    case error(String)
    case lost(String)
}
