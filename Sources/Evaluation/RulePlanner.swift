internal import Feishu
internal import Localization
internal import Outcomes
internal import Rules

/// Makes updates of what one rule's expressions gave. A class, since decisions would copy its many parts.
final class RulePlanner: Sendable {
    private let index: Int
    private let plugin: Plugin
    private let template: UpdateTemplate
    let fields: [RuleField]

    /// Nil for a rule that ignores.
    init?(index: Int, rule: Rule, plugin: Plugin) {
        guard case .update(let template) = rule.action else { return nil }
        self.index = index
        self.plugin = plugin
        self.template = template
        fields = RuleField.fields(of: rule, in: plugin).map(\.field)
    }

    /// Nil when the event decides.
    var fixedStatus: UpdateStatus? {
        if case .fixed(let status) = template.status { status } else { nil }
    }

    /// The texts, when they are the same for every event.
    var constantTexts: [LocalizedTexts]? {
        let keys = [template.statusName, template.detailActionName].compactMap { $0 }
        let areFixed = keys.allSatisfy { key in
            guard case .key(let name) = key else { return false }
            return TextLocale.allCases.allSatisfy { plugin.texts.pattern(name, in: $0)?.isLiteral ?? true }
        }
        guard areFixed, template.statusName != nil else { return nil }
        return try? texts(FieldValues())
    }

    /// - Parameter results: of `RuleField.fields(of:in:)`, in that order.
    func updates(_ results: [FieldResult], now: () -> Int64) throws(PlanFailure) -> [PlannedUpdate] {
        guard results.count == fields.count else {
            throw PlanFailure(reason: .evaluatorCrash, detail: "the process answered with other fields than asked for")
        }
        var values = FieldValues()
        for (field, result) in zip(fields, results) {
            switch result {
            case .outputs(let outputs): values.set(field, outputs)
            // With a status of its own wording a text key is not used.
            case .error(let message) where field == .statusName || field == .detailActionName:
                values.keyErrors.append("\(field.name(in: template)): \(message)")
            case .error(let message):
                throw PlanFailure(reason: .ruleError, detail: "\(field.name(in: template)): \(message)")
            }
        }
        guard let messageIDs = MessageIDs.list(values.messages) else {
            throw PlanFailure(
                reason: .noMessageID,
                detail: """
                    \(RuleField.message.name(in: template)): found \(MessageIDs.fault(of: values.messages)), expected a non-empty string, a whole \
                    number, or an array of these
                    """)
        }
        let status = try status(values)
        let texts = status == .custom ? try texts(values) : []
        let eventID = values.eventID?.eventKey
        let eventTime = values.eventTime.flatMap { EventTime.milliseconds($0, now: now()) }
        let tenant = values.eventTenant?.eventKey
        return messageIDs.map { messageID in
            PlannedUpdate(
                rule: index, request: UpdateRequest(messageID: messageID, status: status, texts: texts),
                eventID: eventID, eventTime: eventTime, tenant: tenant)
        }
    }

    private func status(_ values: FieldValues) throws(PlanFailure) -> UpdateStatus {
        if case .fixed(let status) = template.status { return status }
        if case .string(let word) = values.status, let status = UpdateStatus(rawValue: word) { return status }
        let words = UpdateStatus.allCases.map(\.rawValue).joined(separator: ", ")
        let found = RawValue.description(values.status.map { [$0] } ?? [])
        throw PlanFailure(reason: .badStatus, detail: "status: found \(found), expected one of \(words)")
    }

    // MARK: Texts

    private func texts(_ values: FieldValues) throws(PlanFailure) -> [LocalizedTexts] {
        if let error = values.keyErrors.first { throw PlanFailure(reason: .ruleError, detail: error) }
        guard let name = template.statusName else {
            throw PlanFailure(reason: .badText, detail: "status_name: found none, expected one, since status is CUSTOM")
        }
        var arguments: [String: TextValue] = [:]
        for argument in template.arguments { arguments[argument.name] = .missing }
        for (index, value) in values.arguments { arguments[template.arguments[index].name] = value.textValue }
        let names = try rendered(name, values.statusName, .statusName, arguments)
        let details =
            if let key = template.detailActionName {
                try rendered(key, values.detailActionName, .detailActionName, arguments)
            } else {
                [LocaleText]()
            }
        return plugin.texts.localesInOrder.compactMap { locale in
            let name = names.first { $0.locale == locale }?.text
            let detail = details.first { $0.locale == locale }?.text
            guard name != nil || detail != nil else { return nil }
            return LocalizedTexts(
                locale: locale.rawValue, isDefault: locale == plugin.texts.defaultLocale, statusName: name,
                detailActionName: detail)
        }
    }

    private typealias LocaleText = (locale: TextLocale, text: String)

    private func rendered(
        _ source: TextKeySource, _ value: RawValue?, _ field: RuleField, _ arguments: [String: TextValue]
    ) throws(PlanFailure) -> [LocaleText] {
        let key: String
        switch (source, value) {
        case (.key(let fixed), _): key = fixed
        case (.jq, .string(let computed)): key = computed
        case (.jq, let value):
            let found = RawValue.description(value.map { [$0] } ?? [])
            throw PlanFailure(
                reason: .badText, detail: "\(field.name(in: template)): found \(found), expected a key of the catalog")
        }
        do throws(TextError) {
            return try plugin.texts.render(key, arguments: arguments)
        } catch {
            throw PlanFailure(reason: .badText, detail: "\(field.name(in: template)): \(error)")
        }
    }
}

/// What the fields gave, by name. Of all but the message the first output counts; nil means that there was none.
private struct FieldValues {
    var messages: [RawValue] = []
    var status: RawValue?
    var statusName: RawValue?
    var detailActionName: RawValue?
    /// With their places in the template.
    var arguments: [(index: Int, value: RawValue)] = []
    var eventID: RawValue?
    var eventTime: RawValue?
    var eventTenant: RawValue?
    var keyErrors: [String] = []

    mutating func set(_ field: RuleField, _ outputs: [RawValue]) {
        switch field {
        case .message: messages = outputs
        case .status: status = outputs.first
        case .statusName: statusName = outputs.first
        case .detailActionName: detailActionName = outputs.first
        case .argument(let index): arguments += outputs.prefix(1).map { (index, $0) }
        case .eventID: eventID = outputs.first
        case .eventTime: eventTime = outputs.first
        case .eventTenant: eventTenant = outputs.first
        // A track's alone.
        case .key: break
        }
    }
}
