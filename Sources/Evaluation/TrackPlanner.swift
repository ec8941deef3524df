internal import Outcomes
internal import Rules

/// Makes of what one track's expressions gave the cards that it makes known.
struct TrackPlanner: Sendable {
    private let index: Int
    private let fields: [Field]

    private struct Field {
        /// As users write it.
        let name: String
        /// Where: of several entries of `track` only this tells them apart.
        let place: String

        init(_ name: String, _ source: JQSource) {
            self.name = name
            place = "line \(source.start.line) of plugin.yaml"
        }

        var text: String { "\(name) in \(place)" }
    }

    /// Nil for a rule that is no track.
    init?(index: Int, rule: Rule) {
        guard case .track(let template) = rule.action else { return nil }
        self.index = index
        fields =
            [Field("message", template.message)]
            + template.keys.enumerated().map { Field(RuleField.key($0.offset).nameInTrack, $0.element) }
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
                throw PlanFailure(reason: .ruleError, detail: "\(field.text): \(message)")
            }
        }
        guard let messageIDs = MessageIDs.list(outputs[0]) else {
            throw PlanFailure(
                reason: .noMessageID,
                detail: """
                    \(fields[0].text): found \(MessageIDs.fault(of: outputs[0])), expected a non-empty string, a whole number, \
                    or an array of these
                    """)
        }
        let keys = MessageIDs.usable(outputs.dropFirst().flatMap { $0 })
        guard !keys.isEmpty else {
            throw PlanFailure(
                reason: .noMessageID,
                detail:
                    "keys in \(fields[1].place): found no non-empty string and no whole number, expected one at least")
        }
        return PlannedTrack(rule: index, messageIDs: messageIDs, keys: keys)
    }
}
