import Evaluation
import Feishu
import Rules

/// Prints explained lines in the form that was asked for.
struct ExplanationPrinter: Sendable {
    let ruleSet: RuleSet
    let console: Console
    let options: ExplainOptions
    /// The rules to show; nil: all.
    let asked: Set<Int>?

    func print(_ line: ExplainedLine) throws {
        guard line.outcome.fate != .blank else { return }
        switch options.format {
        case .text:
            let text = ExplanationText(
                ruleSet: ruleSet, line: line, asked: asked, paint: Paint(isOn: options.isColored))
            try text.lines.forEach(console.print)
        case .json:
            try console.write(ExplanationJSON(ruleSet: ruleSet, line: line, asked: asked).jsonLine)
        }
    }
}

/// Colours of a terminal, or none.
struct Paint: Sendable {
    let isOn: Bool

    enum Colour: String {
        case red = "31"
        case green = "32"
        case yellow = "33"
        case dim = "2"
        case bold = "1"
    }

    func callAsFunction(_ text: String, _ colour: Colour) -> String {
        isOn ? "\u{1B}[\(colour.rawValue)m\(text)\u{1B}[0m" : text
    }
}

/// The texts that a rule's requests show, with what they were made of.
struct ExplainedTexts {
    let rule: Int
    let arguments: [ExplainedField]
    let fields: [ExplainedField]
    let request: Int

    /// One of each rule: its requests differ in the card alone.
    ///
    /// - Parameter asked: the rules to show; nil: all.
    static func of(_ line: ExplainedLine, asked: Set<Int>?) -> [ExplainedTexts] {
        var texts: [ExplainedTexts] = []
        for (index, rule) in line.outcome.requestRules.enumerated()
        where asked?.contains(rule) ?? true && !line.outcome.requests[index].texts.isEmpty
            && !texts.contains(where: { $0.rule == rule })
        {
            let fields = line.explanation.map { $0.rules[rule].fields } ?? []
            texts.append(
                ExplainedTexts(
                    rule: rule,
                    arguments: fields.filter { $0.name.hasPrefix("args.") }.map {
                        ExplainedField(name: String($0.name.dropFirst("args.".count)), value: $0.value)
                    }, fields: fields, request: index))
        }
        return texts
    }
}
