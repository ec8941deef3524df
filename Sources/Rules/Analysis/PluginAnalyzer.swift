/// Analyses the rules of one plugin. Many of them have expressions in common, so each text is looked at once.
struct PluginAnalyzer {
    private let plugin: Plugin
    /// Paths here are of this plugin alone, prefixes and leftovers included.
    private var lowering: NativeLowering
    /// Indices of the plugin's paths among those of the set.
    private var numbers: [Int: Int] = [:]
    private var conditions: [[UInt8]: [RuleAnalysis.Conjunct]] = [:]
    private var outputs: [[UInt8]: [NativeOutput]?] = [:]

    init(_ plugin: Plugin) {
        self.plugin = plugin
        lowering = NativeLowering(library: LibraryFunctions(plugin.library))
    }

    /// - Parameter paths: those of the whole set; the rule's are added.
    mutating func analysis(of rule: Rule, paths: inout PathTable) -> RuleAnalysis {
        let conjuncts = conjuncts(of: rule.when)
        let fields = Self.fields(of: rule, in: plugin).map { field in
            outputs(of: field.source, manyAllowed: field.manyAllowed)
        }
        func number(_ path: Int) -> Int {
            if let number = numbers[path] { return number }
            let number = paths.index(of: lowering.paths[path])
            numbers[path] = number
            return number
        }
        let numbered = conjuncts.map { conjunct in
            RuleAnalysis.Conjunct(expression: conjunct.expression?.renumbered(number), text: conjunct.text)
        }
        return RuleAnalysis(
            conjuncts: numbered, fields: fields.map { $0?.map { $0.renumbered(number) } },
            keys: numbered.compactMap { $0.expression?.indexKey })
    }

    /// What is evaluated when a rule matches, in the order of `RuleAnalysis.fields`.
    private static func fields(of rule: Rule, in plugin: Plugin) -> [(source: JQSource, manyAllowed: Bool)] {
        if case .track(let template) = rule.action { return ([template.message] + template.keys).map { ($0, true) } }
        guard case .update(let template) = rule.action else { return [] }
        var sources: [JQSource?] = []
        if case .jq(let source) = template.status { sources.append(source) }
        if case .jq(let source) = template.statusName { sources.append(source) }
        if case .jq(let source) = template.detailActionName { sources.append(source) }
        sources += template.arguments.map(\.value)
        sources += [plugin.eventID, plugin.eventTime, plugin.eventTenant]
        return [(template.message, true)] + sources.compactMap { $0.map { ($0, false) } }
    }

    // MARK: Expressions

    private mutating func conjuncts(of source: JQSource) -> [RuleAnalysis.Conjunct] {
        let text = Array(source.text.utf8)
        if let known = conditions[text] { return known }
        let conjuncts = ConjunctSplit.conjuncts(of: source.text, lowering: &lowering)
        conditions[text] = conjuncts
        return conjuncts
    }

    private mutating func outputs(of source: JQSource, manyAllowed: Bool) -> [NativeOutput]? {
        let found = outputs(of: source)
        if manyAllowed { return found }
        guard let found, found.count == 1, case .value = found[0] else { return nil }
        return found
    }

    private mutating func outputs(of source: JQSource) -> [NativeOutput]? {
        let text = Array(source.text.utf8)
        if let known = outputs[text] { return known }
        let found = lowering.start(source.text).flatMap { lowering.outputs($0, dot: lowering.event()) }
        outputs[text] = .some(found)
        return found
    }
}
