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

/// The expressions that can be asked, as rules of their own.
struct ProbeTable {
    /// Characters of JSON that are given of a value.
    private static let shownMax = 2000

    private(set) var rules: [Rule] = []

    /// - Returns: the index of its rule.
    mutating func add(_ text: String, plugin: Int) -> Int {
        // Syntax alone behind the expression: the plugin's library may have functions of any name.
        let shown = "(\(text)\n) | @json | [.[0:\(Self.shownMax)], .[\(Self.shownMax):] == \"\"]"
        let template = UpdateTemplate(
            message: Self.jq("null"), status: .fixed(.approved), statusName: nil, detailActionName: nil,
            arguments: [RuleArgument(name: "value", value: Self.jq(shown))])
        rules.append(
            Rule(
                plugin: plugin, name: "probe", description: nil, when: Self.jq("true"), action: .update(template),
                isFinal: false, continues: true))
        return rules.count - 1
    }

    private static func jq(_ text: String) -> JQSource { JQSource(text: text, file: "probe") }
}

extension Plugin {
    /// The same, with nothing that is asked beside a rule's own fields.
    var withoutEvent: Plugin {
        Plugin(
            name: name, version: version, description: description, order: order, folder: folder, timeZone: timeZone,
            library: library, eventID: nil, eventTime: nil, eventTenant: nil, texts: texts)
    }
}
