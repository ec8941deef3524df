internal import JQ
internal import Rules

/// One rule inside the evaluator process.
final class PlanRule {
    let number: Int
    let continues: Bool
    let plugin: PlanPlugin
    let condition: PlanExpression
    /// What is asked when its native conjuncts hold; nil: nothing.
    let leanCondition: PlanExpression?
    let fields: [Field]

    struct Field {
        let expression: PlanExpression
        let hasMany: Bool
        let shortcut: Shortcut?
    }

    enum Shortcut {
        case string([UInt8])
        case path(JQPath, onFailure: PathFailure)
    }

    init(_ number: Int, _ rule: RulePlan.Rule, _ texts: [String], _ plugin: PlanPlugin) {
        self.number = number
        self.plugin = plugin
        continues = rule.continues
        condition = plugin.expression(rule.condition, texts[rule.condition], hasMany: false)
        switch rule.lean {
        case .nothing: leanCondition = nil
        case .text(let text): leanCondition = plugin.expression(text, texts[text], hasMany: false)
        }
        fields = rule.fields.map { field in
            Field(
                expression: plugin.expression(field.text, texts[field.text], hasMany: field.hasMany),
                hasMany: field.hasMany,
                shortcut: field.shortcut.map(Shortcut.init))
        }
    }

    func condition(isWhole: Bool) -> PlanExpression? { isWhole ? condition : leanCondition }

    /// Those that a match runs, as a rule.
    func expressions(isWhole: Bool) -> [PlanExpression] {
        let condition = condition(isWhole: isWhole).map { [$0] } ?? []
        return condition + fields.filter { $0.shortcut == nil }.map(\.expression)
    }

    /// The parts of an event that it may look at; nil: everything.
    func touched(isWhole: Bool) -> [TouchedPath]? {
        var paths: [TouchedPath] = []
        if let condition = condition(isWhole: isWhole) {
            guard let touched = condition.touched(asTruth: true, plugin.analyzer) else { return nil }
            paths += touched
        }
        for field in fields {
            guard let touched = field.expression.touched(asTruth: false, plugin.analyzer) else { return nil }
            paths += touched
        }
        return paths
    }
}

extension PlanRule.Shortcut {
    fileprivate init(_ shortcut: RulePlan.Shortcut) {
        switch shortcut {
        case .string(let text): self = .string(text)
        case .path(let steps, let failure):
            let steps = steps.map { step -> JQPath.Step in
                switch step {
                case .key(let key): .key(key)
                case .index(let index): .index(Int32(clamping: index))
                }
            }
            self = .path(JQPath(steps), onFailure: failure)
        }
    }
}
