internal import Rules

/// One expression of a rule that matched, or of its plugin.
enum RuleField: Sendable, Equatable {
    case message
    case status
    case statusName
    case detailActionName
    /// Index in the template's arguments.
    case argument(Int)
    case eventID
    case eventTime
    case eventTenant
    /// Of a track: index in its keys.
    case key(Int)

    /// Whether all outputs count, or the first only.
    var hasMany: Bool {
        switch self {
        case .message, .key: true
        default: false
        }
    }

    /// What libjq is asked for when this rule matches: program and reply hold exactly these, in this order. Fixed
    /// statuses and keys need no jq.
    static func fields(of rule: Rule, in plugin: Plugin) -> [(field: RuleField, source: JQSource)] {
        if case .track(let template) = rule.action {
            return [(.message, template.message)] + template.keys.enumerated().map { (.key($0.offset), $0.element) }
        }
        guard case .update(let template) = rule.action else { return [] }
        var fields: [(field: RuleField, source: JQSource)] = [(.message, template.message)]
        if case .jq(let source) = template.status { fields.append((.status, source)) }
        if case .jq(let source) = template.statusName { fields.append((.statusName, source)) }
        if case .jq(let source) = template.detailActionName { fields.append((.detailActionName, source)) }
        for (index, argument) in template.arguments.enumerated() {
            fields.append((.argument(index), argument.value))
        }
        if let source = plugin.eventID { fields.append((.eventID, source)) }
        if let source = plugin.eventTime { fields.append((.eventTime, source)) }
        if let source = plugin.eventTenant { fields.append((.eventTenant, source)) }
        return fields
    }

    /// As users write it.
    func name(in template: UpdateTemplate) -> String {
        switch self {
        case .message: template.namesKeys ? "card" : "message"
        case .status: "status"
        case .statusName: "status_name"
        case .detailActionName: "detail_action_name"
        case .argument(let index): "args.\(template.arguments[index].name)"
        case .eventID: "event.id"
        case .eventTime: "event.time"
        case .eventTenant: "event.tenant"
        case .key: nameInTrack
        }
    }

    /// As users write it in a track, which has a message and keys.
    var nameInTrack: String {
        if case .key(let index) = self { "keys[\(index)]" } else { "message" }
    }
}
