internal import Rules

extension RulePlan {
    init(_ ruleSet: RuleSet, _ analysis: RuleSetAnalysis, _ features: Set<EvaluatorFeature>) {
        var texts = TextTable()
        hasShapes = features.contains(.shapes)
        hasProjection = features.contains(.projection)
        trackCount = ruleSet.trackCount
        libraries = ruleSet.plugins.map { $0.library?.text ?? "" }
        rules = zip(ruleSet.rules, analysis.rules).map { rule, known in
            let condition = texts.number(of: rule.when.text)
            let fields = RuleField.fields(of: rule, in: ruleSet.plugins[rule.plugin])
            return Rule(
                plugin: rule.plugin, continues: rule.continues, condition: condition,
                lean: features.contains(.lean) ? Self.lean(known, condition, &texts) : .text(condition),
                fields: zip(fields, known.fields).map { field, outputs in
                    Field(
                        text: texts.number(of: field.source.text), hasMany: field.field.hasMany,
                        shortcut: features.contains(.paths) ? Self.shortcut(outputs, analysis) : nil)
                })
        }
        self.texts = texts.texts
    }

    /// Conjuncts that are not native, in their order. As one text, since each run has its price.
    private static func lean(_ rule: RuleAnalysis, _ condition: Int, _ texts: inout TextTable) -> LeanCondition {
        let asked = rule.conjuncts.filter { $0.expression == nil }
        if asked.isEmpty { return .nothing }
        if asked.count == rule.conjuncts.count { return .text(condition) }
        if asked.count == 1 { return .text(texts.number(of: asked[0].text)) }
        return .text(texts.number(of: asked.map { "(\($0.text)\n)" }.joined(separator: " and ")))
    }

    private static func shortcut(_ outputs: [NativeOutput]?, _ analysis: RuleSetAnalysis) -> Shortcut? {
        guard let outputs, outputs.count == 1, case .value(let expression) = outputs[0] else { return nil }
        switch expression {
        case .literal(.string(let text)): return .string(text)
        case .path(let path, let failure): return .path(analysis.paths[path].steps, onFailure: failure)
        default: return nil
        }
    }

    private struct TextTable {
        private(set) var texts: [String] = []
        private var numbers: [[UInt8]: Int] = [:]

        /// Texts count as bytes: Unicode's equivalent texts are not the same jq.
        mutating func number(of text: String) -> Int {
            let bytes = Array(text.utf8)
            if let number = numbers[bytes] { return number }
            let number = texts.count
            texts.append(text)
            numbers[bytes] = number
            return number
        }
    }
}
