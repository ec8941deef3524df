/// jq text that is one literal.
enum JQConstant: Equatable {
    case string(String)
    case number
    case word(String)

    /// - Returns: nil when the text is more than a literal; also for a string with escapes, which would need decoding.
    init?(_ text: String) {
        let (tokens, errors) = JQLexer.tokenize(text)
        guard errors.isEmpty, let first = tokens.first else { return nil }
        if tokens.count == 1, first.kind == .number {
            self = .number
        } else if tokens.count == 1, first.kind == .name, ["true", "false", "null"].contains(first.text) {
            self = .word(first.text)
        } else if first.kind == .stringStart, tokens.last?.kind == .stringEnd, tokens.count <= 3,
            tokens.count == 2 || tokens[1].kind == .stringText && !tokens[1].text.contains("\\")
        {
            self = .string(tokens.count == 2 ? "" : tokens[1].text)
        } else {
            return nil
        }
    }

    var string: String? {
        if case .string(let text) = self { text } else { nil }
    }

    /// For messages: what it is.
    var name: String {
        switch self {
        case .string: "a string"
        case .number: "a number"
        case .word(let word): "`\(word)`"
        }
    }

    /// Whether a predicate of this alone holds.
    var holds: Bool { self == .word("true") || !isWord }

    private var isWord: Bool {
        if case .word = self { true } else { false }
    }
}
