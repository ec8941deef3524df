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
        for plugin in plugins { TextUse(plugin).check(log: &log) }
    }

    /// What is worth a word and no warning.
    var hints: [String] {
        let names = analysis.index.always.map {
            "\(ruleSet.plugins[ruleSet.rules[$0].plugin].name)/\(ruleSet.rules[$0].name)"
        }
        guard let last = names.last else { return [] }
        let shown = names.count > 5 ? names.prefix(4).joined(separator: ", ") + " and \(names.count - 4) more" : nil
        let list = shown ?? (names.count == 1 ? last : names.dropLast().joined(separator: ", ") + " and \(last)")
        return [
            "\(list) \(names.count == 1 ? "is" : "are") tried on every event; a `when` that compares a field with a "
                + "string (`.kind == \"…\" and …`) is looked up instead"
        ]
    }
}
