import Evaluation
import Outbox
import Rules

extension NewUpdate {
    /// A decided update as the store takes it.
    init(_ record: UpdateRecord, of updates: PlannedUpdates, _ ruleSet: RuleSet) {
        let rule = ruleSet.rules[record.rule]
        self.init(
            plugin: ruleSet.plugins[rule.plugin].name, rule: rule.name, eventID: updates.eventID(of: record),
            eventTime: record.eventTime, tenant: updates.tenant(of: record), isFinal: rule.isFinal,
            messageID: updates.messageID(of: record), status: record.status, body: Array(updates.body(of: record)))
    }
}
