internal import Outcomes
internal import Rules

/// Makes of what one track's expressions gave the cards that it makes known.
struct TrackPlanner: Sendable {
    private let index: Int
    private let fields: [RuleField]

    /// Nil for a rule that is no track.
    init?(index: Int, rule: Rule) {
        guard case .track(let template) = rule.action else { return nil }
        self.index = index
        fields = [.message] + template.keys.indices.map { .key($0) }
    }

    /// - Parameter results: of `RuleField.fields(of:in:)`, in that order: the message ids, then each of the keys.
    func track(_ results: [FieldResult]) throws(PlanFailure) -> PlannedTrack {
        guard results.count == fields.count else {
            throw PlanFailure(reason: .evaluatorCrash, detail: "the process answered with other fields than asked for")
        }
        var outputs: [[RawValue]] = []
        for (field, result) in zip(fields, results) {
            switch result {
            case .outputs(let values): outputs.append(values)
            case .error(let message):
                throw PlanFailure(reason: .ruleError, detail: "\(field.nameInTrack): \(message)")
            }
        }
        guard let messageIDs = MessageIDs.list(outputs[0]) else {
            throw PlanFailure(
                reason: .noMessageID,
                detail: """
                    message: found \(RawValue.description(outputs[0])), expected a non-empty string, a whole number, \
                    or an array of these
                    """)
        }
        let keys = MessageIDs.usable(outputs.dropFirst().flatMap { $0 })
        guard !keys.isEmpty else {
            throw PlanFailure(
                reason: .noMessageID,
                detail: "keys: found no non-empty string and no whole number, expected one at least")
        }
        return PlannedTrack(rule: index, messageIDs: messageIDs, keys: keys)
    }
}
