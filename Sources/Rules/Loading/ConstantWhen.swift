/// Warns of predicates that are one literal.
///
/// `when: true` is a fair way to say "all the rest", so it is warned of only where rules come after it that it hides.
enum ConstantWhen {
    /// - Parameter plugins: in the order in which their rules are tried.
    static func check(_ plugins: [PluginDraft], log: inout DiagnosticLog) {
        for when in plugins.flatMap(\.tracks).compactMap(\.when) {
            guard let constant = JQConstant(when.text) else { continue }
            log.warning(
                .constantWhen, at: when.start,
                constant.holds
                    ? "`when` is \(constant.name), so every line counts as tracked and reaches no rule"
                    : "`when` is \(constant.name), so no card becomes known by it",
                help: "compare something of the line with a string: `.type == …`")
        }
        let rules = plugins.flatMap(\.rules)
        let lastEnabled = rules.lastIndex(where: \.isEnabled) ?? 0
        for (index, rule) in rules.enumerated() {
            guard let when = rule.when, let constant = JQConstant(when.text) else { continue }
            let isLast = index >= lastEnabled
            if !constant.holds {
                log.warning(
                    .constantWhen, at: when.start, "`when` is \(constant.name), so the rule never matches",
                    help: "write `enabled: false` to keep a rule and not run it")
            } else if constant != .word("true") {
                log.warning(
                    .constantWhen, at: when.start, "`when` is \(constant.name), which matches every event",
                    help: "compare something of the event with it: `.kind == …`")
            } else if rule.isEnabled, !rule.continues, !isLast {
                log.warning(
                    .constantWhen, at: when.start,
                    "`when` is `true`, which matches every event, so later rules are never reached",
                    help: "make it the last rule of all (`order` in plugin.yaml), or add `continue: true`")
            }
        }
    }
}
