import Evaluation
import Outcomes
import Rules

/// Compares what became of a case's event with what the case expects.
struct CaseJudge {
    let ruleSet: RuleSet

    /// What differs, as lines for people; empty when the case holds.
    func differences(_ expectation: TestCase.Expectation, _ verdict: LineVerdict) -> [String] {
        switch (expectation, verdict) {
        case (.requests(let rule, let requests), .matched(let updates)):
            let rules = Set(updates.map { ruleSet.rules[$0.rule].name })
            return compare(rule: rule, with: rules) + compare(requests, updates.map(\.request.jsonValue))
        case (.ignored(let rule), .ignored(let found)):
            return compare(rule: rule, with: [ruleSet.rules[found].name])
        case (.unmatched, .unmatched):
            return []
        case (.failed(let reason), .failed(let failure)) where reason == failure.reason:
            return []
        default:
            return ["expected \(describe(expectation))", "found    \(describe(verdict))"]
        }
    }

    private func compare(rule: String?, with found: Set<String>) -> [String] {
        guard let rule, found != [rule] else { return [] }
        return ["rule: expected \(rule), found \(found.sorted().joined(separator: ", "))"]
    }

    private func compare(_ expected: [ExpectedRequest], _ found: [JSONValue]) -> [String] {
        let isSingle = expected.count == 1 && found.count == 1
        let differences = JSONDifference.between(
            expected: isSingle ? expected[0].body : .array(expected.map(\.body)),
            found: isSingle ? found[0] : .array(found), path: isSingle ? "request" : "requests")
        return differences.map { difference in
            "\(difference.path): expected \(difference.expected ?? "nothing"), found \(difference.found ?? "nothing")"
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

    private func describe(_ verdict: LineVerdict) -> String {
        switch verdict {
        case .matched(let updates):
            "matched by rule \(ruleSet.rules[updates[0].rule].name): "
                + updates.map(\.request.jsonValue.text).joined(separator: " ")
        case .ignored(let rule): "ignored by rule \(ruleSet.rules[rule].name)"
        case .unmatched: "unmatched"
        case .failed(let failure): "failed with \(failure.reason.rawValue): \(failure.detail)"
        case .skipped: "skipped"
        case .blank: "blank"
        }
    }
}
