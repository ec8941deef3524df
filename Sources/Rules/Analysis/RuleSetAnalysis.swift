/// What is known of all rules of a set without libjq. Conservative: what is not understood is left to libjq.
package struct RuleSetAnalysis: Sendable {
    /// Distinct; those that any native expression or key of any rule uses, and no others.
    package let paths: [StaticPath]
    /// In the order of `RuleSet.rules`.
    package let rules: [RuleAnalysis]
    package let index: RuleIndex
    /// Of these ASCII strings (letters, digits, `_`, `.`, `-`) at least one is in every line that any rule may match,
    /// as it is, unless the line holds a `\u00` escape. Nil when there are no such strings, or too many.
    package let prefilter: [[UInt8]]?

    package init(_ ruleSet: RuleSet) {
        var paths = PathTable()
        var rules: [RuleAnalysis] = []
        rules.reserveCapacity(ruleSet.rules.count)
        var plugins = ruleSet.plugins.map(PluginAnalyzer.init)
        for rule in ruleSet.rules {
            rules.append(plugins[rule.plugin].analysis(of: rule, paths: &paths))
        }
        self.paths = paths.paths
        self.rules = rules
        index = RuleIndex(rules)
        prefilter = Prefilter.literals(for: rules, paths: paths.paths)
    }
}
