internal import Rules

extension RulePlan {
    init(_ ruleSet: RuleSet, _ analysis: RuleSetAnalysis, _ features: Set<EvaluatorFeature>) {
        var texts = PlanTexts()
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
    private static func lean(_ rule: RuleAnalysis, _ condition: Int, _ texts: inout PlanTexts) -> LeanCondition {
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
}
