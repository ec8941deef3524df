/// Looks at a rule set without errors as a whole, for what is right by itself and yet probably not meant.
///
/// With errors about, too little is known: a text looks unused because its rule is broken.
struct RuleSetReview {
    let ruleSet: RuleSet
    let analysis: RuleSetAnalysis

    init(_ ruleSet: RuleSet) {
        self.ruleSet = ruleSet
        analysis = RuleSetAnalysis(ruleSet)
    }

    /// - Parameter plugins: what `ruleSet` was made of.
    func run(_ plugins: [PluginDraft], log: inout DiagnosticLog) {
        Reachability(ruleSet, analysis).check(log: &log)
        NativeStatuses(ruleSet, analysis).check(log: &log)
        for index in ruleSet.plugins.indices { NullInKey(ruleSet, plugin: index).check(log: &log) }
        for plugin in plugins { TextUse(plugin).check(log: &log) }
    }

    /// What is worth a word and no warning.
    var hints: [String] {
        // Those that were told of otherwise are not told of twice.
        let rules = analysis.index.always.map { ruleSet.rules[$0] }
            .filter { JQConstant($0.when.text) == nil && !WhenCheck.isAssignment($0.when.text) }
        var names = rules.prefix(5).map { "\(ruleSet.plugins[$0.plugin].name)/\($0.name)" }
        guard let last = names.popLast() else { return [] }
        let others = rules.count > 5 ? "\(rules.count - 4) more" : last
        let list = names.isEmpty ? others : names.joined(separator: ", ") + " and " + others
        return [
            "\(list) \(rules.count == 1 ? "is" : "are") tried on every event; a `when` that compares a field with a "
                + "string (`.kind == \"…\" and …`) is looked up instead"
        ]
    }
}
