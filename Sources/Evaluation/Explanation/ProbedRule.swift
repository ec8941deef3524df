internal import Feishu
internal import Rules

/// What can be asked about one rule.
struct ProbedRule: Sendable {
    struct Field: Sendable {
        let name: String
        let source: Source
    }

    enum Source: Sendable {
        case probe(Int)
        /// What the rule gives without jq: a status, a key.
        case fixed(String)
    }

    let condition: ProbedCondition
    let fields: [Field]

    init(_ rule: Rule, in plugin: Plugin, _ probes: inout ProbeTable) {
        condition = ProbedCondition(WhenOutline(rule.when.text), plugin: rule.plugin, &probes)
        guard case .update(let template) = rule.action else {
            fields = RuleField.fields(of: rule, in: plugin).map { field, source in
                let text = "[(\(source.text)\n)]"
                return Field(name: field.nameInTrack, source: .probe(probes.add(text, plugin: rule.plugin)))
            }
            return
        }
        var fields: [Field] = []
        // What takes no jq stands where it would if it did.
        if case .fixed(let status) = template.status {
            fields.append(Field(name: "status", source: .fixed(status.rawValue)))
        }
        if case .key(let key)? = template.statusName { fields.append(Field(name: "status_name", source: .fixed(key))) }
        if case .key(let key)? = template.detailActionName {
            fields.append(Field(name: "detail_action_name", source: .fixed(key)))
        }
        for (field, source) in RuleField.fields(of: rule, in: plugin) {
            let text = field.hasMany ? "[(\(source.text)\n)]" : source.text
            fields.append(
                Field(name: field.name(in: template), source: .probe(probes.add(text, plugin: rule.plugin))))
        }
        let order = ["message", "card", "status", "status_name", "detail_action_name"]
        self.fields = fields.enumerated().sorted { left, right in
            (order.firstIndex(of: left.element.name) ?? order.count, left.offset)
                < (order.firstIndex(of: right.element.name) ?? order.count, right.offset)
        }.map(\.element)
    }
}

struct ProbedCondition: Sendable {
    let text: String
    let joint: WhenOutline.Joint?
    let parts: [ProbedCondition]
    let probe: Int
    let operands: [(text: String, probe: Int)]

    init(_ outline: WhenOutline, plugin: Int, _ probes: inout ProbeTable) {
        text = outline.text
        joint = outline.joint
        probe = probes.add(outline.text, plugin: plugin)
        var parts: [ProbedCondition] = []
        for part in outline.parts { parts.append(ProbedCondition(part, plugin: plugin, &probes)) }
        self.parts = parts
        var operands: [(text: String, probe: Int)] = []
        for operand in outline.operands { operands.append((operand, probes.add(operand, plugin: plugin))) }
        self.operands = operands
    }
}

/// The expressions that can be asked, as rules of a plan: each matches every event, and has the expression as its field.
struct ProbeTable {
    /// Characters of JSON that are given of a value.
    private static let shownMax = 2000

    private var texts = PlanTexts()
    private var rules: [RulePlan.Rule] = []

    /// - Returns: the number of its rule.
    mutating func add(_ text: String, plugin: Int) -> Int {
        // Syntax alone behind the expression: the plugin's library may have functions of any name.
        let shown = "(\(text)\n) | @json | [.[0:\(Self.shownMax)], .[\(Self.shownMax):] == \"\"]"
        let field = RulePlan.Field(text: texts.number(of: shown), hasMany: false, shortcut: nil)
        rules.append(
            RulePlan.Rule(plugin: plugin, continues: true, condition: field.text, lean: .nothing, fields: [field]))
        return rules.count - 1
    }

    func plan(_ ruleSet: RuleSet) -> RulePlan {
        RulePlan(
            hasShapes: true, hasProjection: false, trackCount: 0,
            libraries: ruleSet.plugins.map { $0.library?.text ?? "" },
            texts: texts.texts, rules: rules)
    }
}

extension RulePlan {
    /// All of all rules, without any analysis: every `when` is asked as it stands.
    init(plain ruleSet: RuleSet) {
        var texts = PlanTexts()
        let rules = ruleSet.rules.map { rule in
            let condition = texts.number(of: rule.when.text)
            return Rule(
                plugin: rule.plugin, continues: rule.continues, condition: condition, lean: .text(condition),
                fields: RuleField.fields(of: rule, in: ruleSet.plugins[rule.plugin]).map { field, source in
                    Field(text: texts.number(of: source.text), hasMany: field.hasMany, shortcut: nil)
                })
        }
        self.init(
            hasShapes: true, hasProjection: false, trackCount: ruleSet.trackCount,
            libraries: ruleSet.plugins.map { $0.library?.text ?? "" },
            texts: texts.texts, rules: rules)
    }
}
