import Evaluation
import Outcomes
import Rules

/// Compares what became of a case's event with what the case expects.
struct CaseJudge {
    let ruleSet: RuleSet

    /// What differs; empty when the case holds.
    func differences(_ expectation: TestCase.Expectation, _ outcome: CaseOutcome) -> [CaseDifference] {
        switch (expectation, outcome.fate) {
        case (.requests(let rule, let requests), .matched):
            return compare(rule: rule, with: names(outcome.rules))
                + compare(requests, outcome.requests.map(\.jsonValue))
        case (.ignored(let rule), .ignored):
            return compare(rule: rule, with: names(outcome.rules))
        case (.unmatched, .unmatched):
            return []
        case (.failed(let reason), .failed) where reason == outcome.failure?.reason:
            return []
        default:
            return [CaseDifference(path: "outcome", expected: describe(expectation), found: describe(outcome))]
        }
    }

    /// The `given` events of a case by which no card became known, so that they do nothing. One that a rule ignores is
    /// meant to: cases show that it makes no card known.
    func strays(_ testCase: TestCase, _ given: [CaseOutcome]) -> [CaseDifference] {
        given.enumerated().compactMap { place, outcome in
            guard outcome.fate != .ignored else { return nil }
            let position = testCase.givenPositions[place]
            return CaseDifference(
                path: "given[\(place)] in line \(position.line)",
                expected: "a card becomes known, by a `track` of plugin.yaml whose `when` takes this event",
                found: describe(outcome))
        }
    }

    private func names(_ rules: Set<Int>) -> Set<String> { Set(rules.map { ruleSet.rules[$0].name }) }

    private func compare(rule: String?, with found: Set<String>) -> [CaseDifference] {
        guard let rule, found != [rule] else { return [] }
        return [CaseDifference(path: "rule", expected: rule, found: found.sorted().joined(separator: ", "))]
    }

    private func compare(_ expected: [ExpectedRequest], _ found: [JSONValue]) -> [CaseDifference] {
        let isSingle = expected.count == 1 && found.count == 1
        let differences = JSONDifference.between(
            expected: isSingle ? expected[0].body : .array(expected.map(\.body)),
            found: isSingle ? found[0] : .array(found), path: isSingle ? "request" : "requests")
        return differences.map { difference in
            CaseDifference(
                path: difference.path, expected: difference.expected ?? "nothing",
                found: difference.found ?? "nothing")
        }
    }

    private func describe(_ expectation: TestCase.Expectation) -> String {
        switch expectation {
        case .requests(let rule, let requests):
            (Plural.text(requests.count, "request") ?? "no request") + (rule.map { " by rule \($0)" } ?? "")
        case .ignored(let rule): "ignored" + (rule.map { " by rule \($0)" } ?? "")
        case .unmatched: "unmatched"
        case .failed(let reason): "failed with \(reason.rawValue)"
        }
    }

    private func describe(_ outcome: CaseOutcome) -> String {
        let rules = names(outcome.rules).sorted().joined(separator: ", ")
        return switch outcome.fate {
        case .matched:
            "matched by rule \(rules): " + outcome.requests.map(\.jsonValue.text).joined(separator: " ")
        case .ignored: "ignored by rule \(rules)"
        case .failed: "failed with \(outcome.failure.map { "\($0.reason.rawValue): \($0.detail)" } ?? "no reason")"
        case .unmatched, .skipped, .blank: "\(outcome.fate)"
        }
    }
}
