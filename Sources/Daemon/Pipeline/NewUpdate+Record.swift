import Evaluation
import Feishu
import Outbox
import Rules

extension NewUpdate {
    /// A decided update as the store takes it.
    init(_ record: UpdateRecord, of updates: PlannedUpdates, _ ruleSet: RuleSet) {
        let rule = ruleSet.rules[record.rule]
        let named = updates.messageID(of: record)
        let isKey = rule.namesKeys && !record.isReaddressed
        var body = Array(updates.body(of: record))
        if isKey { body = EncodedUpdate.replacingMessageID(of: body, with: "") ?? body }
        self.init(
            plugin: ruleSet.plugins[rule.plugin].name, rule: rule.name, eventID: updates.eventID(of: record),
            eventTime: record.eventTime, tenant: updates.tenant(of: record), isFinal: rule.isFinal,
            messageID: isKey ? "" : named, key: isKey ? named : nil, status: record.status,
            body: body)
    }
}

extension NewCards {
    init(_ cards: TrackedCards, _ ruleSet: RuleSet) {
        let plugin = ruleSet.plugins[ruleSet.rules[cards.rule].plugin]
        self.init(plugin: plugin.name, messageIDs: cards.messageIDs, keys: cards.keys)
    }
}
