import Evaluation
import Rules

/// Finds out why the rule that a failed case expects did not apply to its event: which part of `when` was false, and
/// what it saw.
struct MissedRule {
    private let rule: Int
    private let event: [UInt8]

    static func explain(in results: inout [CaseResult], _ ruleSet: RuleSet, _ options: EvaluatorOptions) async throws {
        let missed = results.enumerated().compactMap { index, result in
            MissedRule(result, ruleSet).map { (index: index, rule: $0) }
        }
        guard !missed.isEmpty else { return }
        let explainer = Explainer(ruleSet: ruleSet, options: options)
        do {
            for (index, missed) in missed {
                let condition = try await explainer.condition(ofRule: missed.rule, on: missed.event)
                results[index].why = missed.lines(condition, results[index].outcome, ruleSet)
            }
        } catch {
            await explainer.shutdown()
            throw error
        }
        await explainer.shutdown()
    }

    /// Nil for a case that passed, or failed for another reason.
    private init?(_ result: CaseResult, _ ruleSet: RuleSet) {
        let name: String
        switch result.testCase.expectation {
        case .requests(let rule?, _), .ignored(let rule?): name = rule
        default: return nil
        }
        switch result.outcome.fate {
        case .matched, .ignored, .unmatched: break
        case .failed, .blank, .skipped: return nil
        }
        let found = ruleSet.rules.indices.first { index in
            let rule = ruleSet.rules[index]
            return rule.name == name && ruleSet.plugins[rule.plugin].name == result.testCase.plugin
        }
        guard let found, !result.outcome.rules.contains(found) else { return nil }
        rule = found
        event = Array(result.testCase.event.utf8)
    }

    private func lines(_ condition: ExplainedCondition, _ outcome: CaseOutcome, _ ruleSet: RuleSet) -> [String] {
        let name = ruleSet.rules[rule].name
        guard condition.result != .holds else {
            let earlier = outcome.rules.filter { $0 < rule }.sorted().map(ruleSet.fullName)
            return earlier.isEmpty
                ? [] : ["rule \(name) is not reached, since \(earlier.joined(separator: ", ")) matches"]
        }
        return ["rule \(name) does not match"] + condition.failing.flatMap(\.lines).map { "  " + $0 }
    }
}

extension ExplainedCondition {
    /// The parts without parts that make it false.
    fileprivate var failing: [ExplainedCondition] {
        switch result {
        case .holds, .notReached: []
        case .fails, .error, .lost: parts.isEmpty ? [self] : parts.flatMap(\.failing)
        }
    }

    fileprivate var lines: [String] {
        ["\(text.inOneLine) → \(result.text)"] + seen.map { "  \($0.name.inOneLine) is \($0.value.text)" }
    }
}
