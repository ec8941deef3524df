import Evaluation
import Outcomes

extension DecidedLines {
    /// Fails events that lead to an update without a tenant: a store app has no token to send it with. Nothing of such
    /// an event is applied; once the plugin gives a tenant, the line can be replayed.
    mutating func failUpdatesWithoutTenant() {
        var found: [(line: Int, failure: LineFailure)] = []
        for record in updates.records where updates.tenant(of: record) == nil && found.last?.line != record.event {
            fates[record.event - asked.lowerBound] = .failed
            let detail = "event.tenant of the plugin gives no tenant, and a store app needs one (api.app_kind)"
            found.append((record.event, LineFailure(reason: .ruleError, detail: detail, rule: record.rule)))
        }
        guard !found.isEmpty else { return }
        failures = (failures + found).sorted { $0.line < $1.line }
    }
}
