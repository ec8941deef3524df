/// jq text that is one literal.
enum JQConstant: Equatable {
    case string(String)
    case number
    case word(String)

    /// - Returns: nil when the text is more than a literal; also for a string with escapes, which would need decoding.
    init?(_ text: String) {
        // Most text is more than a literal; a few characters tell, without taking it apart.
        guard Self.mayBeLiteral(text.utf8) else { return nil }
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

    /// Whether the first character that is no blank can begin one; `#` begins a comment before it.
    private static func mayBeLiteral(_ text: String.UTF8View) -> Bool {
        guard let first = text.first(where: { $0 > UInt8(ascii: " ") }) else { return false }
        switch first {
        case UInt8(ascii: "\""), UInt8(ascii: "#"), UInt8(ascii: "0")...UInt8(ascii: "9"): return true
        case UInt8(ascii: "."): return text.contains { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
        case UInt8(ascii: "t"), UInt8(ascii: "f"), UInt8(ascii: "n"): return true
        default: return false
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
