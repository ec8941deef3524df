import Evaluation
import Feishu
import Outcomes
import Rules
import Scan

/// An explained line for people.
struct ExplanationText {
    let ruleSet: RuleSet
    let line: ExplainedLine
    let asked: Set<Int>?
    let paint: Paint

    var lines: [String] {
        var lines = [headline]
        if let explanation = line.explanation {
            for (index, rule) in explanation.rules.enumerated() where asked?.contains(index) ?? true {
                lines += self.lines(of: rule, index)
            }
        }
        for texts in ExplainedTexts.of(line, asked: asked) { lines += self.lines(of: texts) }
        for request in line.outcome.requests { lines.append("  request \(line.shown(request.jsonValue.text))") }
        return lines
    }

    private var headline: String {
        let rules = line.outcome.rules.sorted().map(ruleSet.fullName).joined(separator: ", ")
        let outcome =
            switch line.outcome.fate {
            case .matched: paint("matched", .green) + " by \(rules)"
            case .ignored: paint("ignored", .green) + (rules.isEmpty ? "" : " by \(rules)")
            case .unmatched: paint("unmatched", .yellow)
            case .failed:
                paint("failed", .red)
                    + (line.outcome.failure?.rule.map { " by \(ruleSet.fullName(ofRule: $0))" } ?? "")
                    + (line.outcome.failure.map { " with \($0.reason.rawValue): \(line.shown($0.detail))" } ?? "")
                    + (isCutOff ? paint(" (an event is one line; `jq -c .` makes it one)", .yellow) : "")
            case .skipped: "skipped: it is no JSON object"
            case .blank: "blank"
            }
        let flaw = line.outcome.fate == .unmatched ? line.flaw.map { " (and no JSON: \($0))" } ?? "" : ""
        return paint("line \(line.number):", .bold) + " \(outcome)\(flaw)"
    }

    /// The first line of an event that was written over several.
    private var isCutOff: Bool {
        line.outcome.failure?.reason == .invalidJSON
            && line.outcome.failure?.detail.hasSuffix(LineValidator.endOfLine) == true
    }

    // MARK: Rules

    private func lines(of rule: RuleExplanation, _ index: Int) -> [String] {
        let name = ruleSet.fullName(ofRule: index)
        var lines: [String]
        switch rule.result {
        case .matched: lines = ["  \(name): " + paint("matched", .green)]
        case .notMatched: lines = ["  \(name): " + paint("not matched", .yellow)]
        case .error(let message): lines = ["  \(name): " + paint("error: \(line.shown(message))", .red)]
        case .notReached:
            let ender = line.explanation.flatMap { ruleSet.ender(before: index, in: $0.rules) }
            let cause = ender.map { ", since \(ruleSet.fullName(ofRule: $0)) matched" } ?? ""
            lines = [paint("  \(name): not reached\(cause)", .dim)]
        case .lost(let detail): lines = ["  \(name): " + paint("no answer: \(line.shown(detail))", .red)]
        }
        if rule.result != .notReached, let description = ruleSet.rules[index].description {
            lines.append(paint("    # \(description)", .dim))
        }
        if let condition = rule.condition { lines += self.lines(of: condition, indentation: "    ") }
        lines += rule.fields.map { "    \($0.name): \(text($0.value))\(note(on: $0))" }
        return lines
    }

    private func lines(of condition: ExplainedCondition, indentation: String) -> [String] {
        // What all rules of a kind have in common stands at the end, where it can be passed over.
        let result = paint(line.shown(condition.result.text), Self.colour(of: condition.result))
        var lines = ["\(indentation)\(condition.text.inOneLine) → \(result)"]
        if indentation == "    ", !condition.parts.isEmpty { lines = [] }
        let inner = lines.isEmpty ? indentation : indentation + "  "
        for part in condition.parts { lines += self.lines(of: part, indentation: inner) }
        for seen in condition.seen { lines.append("\(inner)\(seen.name.inOneLine) is \(text(seen.value))") }
        return lines
    }

    private static func colour(of result: ExplainedCondition.Result) -> Paint.Colour {
        switch result {
        case .holds: .green
        case .notReached: .dim
        case .fails, .error, .lost: .red
        }
    }

    /// What nobody would see before an older event has won.
    private func note(on field: ExplainedField) -> String {
        guard case .json(let json, true) = field.value else { return "" }
        let flaw: String? =
            switch field.name {
            case "event.time": EventTime.flaw(ofJSON: json, now: Timestamp.now().milliseconds)
            case "event.id" where ["null", "\"\""].contains(json): "no id: were it repeated, nobody would notice"
            default: nil
            }
        return flaw.map { " " + paint("(\($0))", .yellow) } ?? ""
    }

    private func text(_ value: ExplainedValue) -> String { line.shown(value.text) }

    // MARK: Texts

    private func lines(of texts: ExplainedTexts) -> [String] {
        let arguments = texts.arguments.map { "\($0.name) = \(text($0.value))" }.joined(separator: ", ")
        var lines = [
            "  texts of \(ruleSet.fullName(ofRule: texts.rule))" + (arguments.isEmpty ? "" : " with \(arguments)")
        ]
        for text in line.outcome.requests[texts.request].texts {
            let locale = text.locale + (text.isDefault ? " (default)" : "")
            for (field, shown) in [("status_name", text.statusName), ("detail_action_name", text.detailActionName)] {
                if let shown { lines.append("    \(locale) \(field): \(line.shown(shown))") }
            }
        }
        return lines
    }
}
