/// What is known of a rule without libjq. Paths are indices of `RuleSetAnalysis.paths`.
package struct RuleAnalysis: Sendable, Equatable {
    /// `when`, split at its outermost `and`s, in order. The rule matches when each of them is true; one that is false,
    /// `null`, nothing or an error rules the match out, whatever the others are.
    package let conjuncts: [Conjunct]
    /// Outputs of the expressions of a match, nil where libjq is needed: `message`, `status`, `status_name`,
    /// `detail_action_name` (each when it is jq), the arguments in the order of the file, then the plugin's `event.id`,
    /// `event.time` and `event.tenant` (each when it is given). All but `message` are single values. Of a track:
    /// `message` and each of the `keys`. Empty for a rule that ignores.
    package let fields: [[NativeOutput]?]
    /// For each of these the rule only matches when the value at the path is one of the strings.
    package let keys: [IndexKey]

    package struct Conjunct: Sendable, Equatable {
        /// Nil when libjq is needed.
        package let expression: NativeExpression?
        /// jq for this conjunct alone, with the event as `.`. As with `JQSource`, `(TEXT\n)` may be put into any program.
        package let text: String
    }

    package struct IndexKey: Sendable, Equatable {
        package let path: Int
        /// Distinct, in the order of the rule. An integer of an event beyond ±2^53 is the string of its digits.
        package let literals: [[UInt8]]
    }

    /// Whether libjq is never needed for it.
    package var isNative: Bool { hasNativeCondition && fields.allSatisfy { $0 != nil } }
    package var hasNativeCondition: Bool { conjuncts.allSatisfy { $0.expression != nil } }
}
