import Evaluation
import Feishu
import Localization
import Rules

/// Which texts the requests of some cases show. Requests hold texts and not keys, so keys that jq gives are asked for
/// again.
enum ExercisedTexts {
    static func find(
        in results: [CaseResult], _ ruleSet: RuleSet, _ options: EvaluatorOptions
    ) async throws -> Set<TextPlace> {
        let explainer = Explainer(ruleSet: ruleSet, options: options)
        let found: Result<Set<TextPlace>, any Error>
        do {
            found = .success(try await find(in: results, ruleSet, explainer))
        } catch {
            found = .failure(error)
        }
        await explainer.shutdown()
        return try found.get()
    }

    private static func find(
        in results: [CaseResult], _ ruleSet: RuleSet, _ explainer: Explainer
    ) async throws -> Set<TextPlace> {
        var texts: Set<TextPlace> = []
        for result in results {
            let withTexts = zip(result.outcome.requestRules, result.outcome.requests).filter { !$0.1.texts.isEmpty }
            guard !withTexts.isEmpty else { continue }
            let needsJQ = withTexts.contains { ruleSet.rules[$0.0].hasComputedKeys }
            let explanation =
                needsJQ
                ? try await explainer.explain(Array(result.testCase.event.utf8), asked: Set(withTexts.map(\.0))) : nil
            for (rule, request) in withTexts {
                let fields = explanation?.rules[rule].fields ?? []
                add(request, of: ruleSet.rules[rule], fields, to: &texts)
            }
        }
        return texts
    }

    private static func add(
        _ request: UpdateRequest, of rule: Rule, _ fields: [ExplainedField], to texts: inout Set<TextPlace>
    ) {
        guard case .update(let template) = rule.action else { return }
        let name = template.statusName?.key(named: "status_name", among: fields)
        let action = template.detailActionName?.key(named: "detail_action_name", among: fields)
        for text in request.texts {
            guard let locale = TextLocale(rawValue: text.locale) else { continue }
            for (key, shown) in [(name, text.statusName), (action, text.detailActionName)] where shown != nil {
                if let key { texts.insert(TextPlace(plugin: rule.plugin, locale: locale, key: key)) }
            }
        }
    }
}

extension Rule {
    fileprivate var hasComputedKeys: Bool {
        guard case .update(let template) = action else { return false }
        return [template.statusName, template.detailActionName].contains { source in
            if case .jq? = source { true } else { false }
        }
    }
}

extension TextKeySource {
    fileprivate func key(named name: String, among fields: [ExplainedField]) -> String? {
        switch self {
        case .key(let key): return key
        case .jq:
            // Keys are short and of plain characters, so that their JSON is the key in quotes.
            guard case .json(let text, isWhole: true)? = fields.first(where: { $0.name == name })?.value else {
                return nil
            }
            return String(text.dropFirst().dropLast())
        }
    }
}
