/// An error inside `when`: the rule does not match. `message` is libjq's, at most 500 bytes.
package struct WhenError: Sendable, Equatable {
    /// Index in `RuleSet.rules`.
    package let rule: Int
    package let message: String

    package init(rule: Int, message: String) {
        self.rule = rule
        self.message = message
    }
}
