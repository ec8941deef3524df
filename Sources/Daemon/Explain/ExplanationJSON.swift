import Evaluation
import Feishu
import Outcomes
import Rules

/// An explained line as one JSON object.
struct ExplanationJSON {
    let ruleSet: RuleSet
    let line: ExplainedLine
    let asked: Set<Int>?

    var jsonLine: [UInt8] {
        var writer = JSONWriter()
        writer.object { writer in
            writer.member("line", line.number)
            writer.member("outcome", "\(line.outcome.fate)")
            if let failure = line.outcome.failure {
                writer.member("reason", failure.reason.rawValue)
                writer.member("failed_by", ifPresent: failure.rule.map(ruleSet.fullName))
                writer.member("detail", line.shown(failure.detail))
            }
            writer.member("flaw", ifPresent: line.flaw)
            writer.key("rules")
            writer.array { writer in
                for (index, rule) in (line.explanation?.rules ?? []).enumerated() where asked?.contains(index) ?? true {
                    writer.object { write(rule, index, to: &$0) }
                }
            }
            writer.key("texts")
            writer.array { writer in
                for texts in ExplainedTexts.of(line, asked: asked) { writer.object { write(texts, to: &$0) } }
            }
            writer.key("requests")
            writer.array { writer in
                for request in line.outcome.requests { write(json: request.jsonValue.text, to: &writer) }
            }
        }
        writer.newline()
        return writer.bytes
    }

    private func write(_ rule: RuleExplanation, _ index: Int, to writer: inout JSONWriter) {
        writer.member("plugin", ruleSet.plugins[ruleSet.rules[index].plugin].name)
        writer.member("rule", ruleSet.rules[index].name)
        writer.member("description", ifPresent: ruleSet.rules[index].description)
        switch rule.result {
        case .matched: writer.member("result", "matched")
        case .notMatched: writer.member("result", "not_matched")
        case .error(let message): write(result: "error", message, to: &writer)
        case .notReached:
            writer.member("result", "not_reached")
            let ender = line.explanation.flatMap { ruleSet.ender(before: index, in: $0.rules) }
            writer.member("since_matched", ifPresent: ender.map(ruleSet.fullName))
        case .lost(let detail): write(result: "lost", detail, to: &writer)
        }
        if let condition = rule.condition {
            writer.key("when")
            writer.object { write(condition, to: &$0) }
        }
        write("fields", rule.fields, to: &writer)
    }

    private func write(_ condition: ExplainedCondition, to writer: inout JSONWriter) {
        writer.member("text", condition.text)
        switch condition.result {
        case .holds: writer.member("result", "true")
        case .fails(let value):
            writer.member("result", "false")
            write(value, to: &writer)
        case .error(let message): write(result: "error", message, to: &writer)
        case .notReached: writer.member("result", "not_reached")
        case .lost(let detail): write(result: "lost", detail, to: &writer)
        }
        if !condition.parts.isEmpty {
            writer.key("parts")
            writer.array { writer in
                for part in condition.parts { writer.object { write(part, to: &$0) } }
            }
        }
        write("saw", condition.seen, to: &writer)
    }

    private func write(result: String, _ error: String, to writer: inout JSONWriter) {
        writer.member("result", result)
        writer.member("error", line.shown(error))
    }

    private func write(_ name: String, _ fields: [ExplainedField], to writer: inout JSONWriter) {
        guard !fields.isEmpty else { return }
        writer.key(name)
        writer.array { writer in
            for field in fields {
                writer.object { writer in
                    writer.member("name", field.name)
                    write(field.value, to: &writer)
                }
            }
        }
    }

    /// `value`, `error` or, for an expression without output, neither.
    private func write(_ value: ExplainedValue, to writer: inout JSONWriter) {
        switch value {
        case .json(let text, let isWhole):
            writer.key("value")
            if isWhole { write(json: text, to: &writer) } else { writer.string(line.shown(text) + "…") }
        case .nothing: break
        case .error(let message), .lost(let message): writer.member("error", line.shown(message))
        }
    }

    /// JSON as it is when nothing in it had to be masked, else as a string.
    private func write(json text: String, to writer: inout JSONWriter) {
        let shown = line.shown(text)
        if shown == text { writer.raw(text.utf8) } else { writer.string(shown) }
    }

    private func write(_ texts: ExplainedTexts, to writer: inout JSONWriter) {
        writer.member("plugin", ruleSet.plugins[ruleSet.rules[texts.rule].plugin].name)
        writer.member("rule", ruleSet.rules[texts.rule].name)
        write("arguments", texts.arguments, to: &writer)
        writer.key("locales")
        writer.array { writer in
            for text in line.outcome.requests[texts.request].texts {
                writer.object { writer in
                    writer.member("locale", text.locale)
                    writer.member("is_default", text.isDefault)
                    writer.member("status_name", ifPresent: text.statusName.map(line.shown))
                    writer.member("detail_action_name", ifPresent: text.detailActionName.map(line.shown))
                }
            }
        }
    }
}
