/// Warns of what is jq and yet not what somebody means who writes a predicate.
enum WhenCheck {
    private static let assignments: Set<String> = ["=", "|=", "+=", "-=", "*=", "/=", "%=", "//="]

    /// An assignment whose result decides: outside of everything but parentheses that group, with no pipe behind it.
    static func warnOfAssignments(in when: JQSource, log: inout DiagnosticLog) {
        for token in assignments(in: when.text) {
            log.warning(
                .assignmentInWhen, at: when.position(offset: token.offset),
                "`\(token.text)` assigns and compares nothing, so this does not tell events apart",
                help: "compare with `==`")
        }
    }

    static func isAssignment(_ text: String) -> Bool { !assignments(in: text).isEmpty }

    private static func assignments(in text: String) -> [JQToken] {
        mayAssign(text) ? assignments(in: JQLexer.tokenize(text).tokens) : []
    }

    /// Whether there is a `=` that is part of no comparison, be it in a string.
    private static func mayAssign(_ text: String) -> Bool {
        let equals = UInt8(ascii: "=")
        var rest = text.utf8[...]
        while let byte = rest.popFirst() {
            switch byte {
            case equals, UInt8(ascii: "!"), UInt8(ascii: "<"), UInt8(ascii: ">"):
                if rest.first == equals { rest.removeFirst() } else if byte == equals { return true }
            default: break
            }
        }
        return false
    }

    private static func assignments(in tokens: [JQToken]) -> [JQToken] {
        /// Whether each bracket that is open here only groups.
        var open: [Bool] = []
        var found: [(token: JQToken, depth: Int)] = []
        for (index, token) in tokens.enumerated() {
            switch token.kind {
            case .open, .stringStart, .interpolationStart: open.append(groups(tokens, at: index))
            case .close, .stringEnd, .interpolationEnd: _ = open.popLast()
            case .symbol where token.text == "|" || token.text == ";":
                // What comes behind decides, not the assignment.
                found.removeAll { $0.depth >= open.count }
            case .symbol where assignments.contains(token.text) && open.allSatisfy { $0 }:
                // `===` does not compile, which libjq tells.
                if index > 0, tokens[index - 1].kind == .symbol, tokens[index - 1].text == "==" { continue }
                found.append((token, open.count))
            default: break
            }
        }
        return found.map(\.token)
    }

    /// A parenthesis at the beginning of an operand, so not one of a function's arguments.
    private static func groups(_ tokens: [JQToken], at index: Int) -> Bool {
        guard tokens[index].text == "(" else { return false }
        guard index > 0 else { return true }
        let before = tokens[index - 1]
        switch before.kind {
        case .open: return before.text == "("
        case .name: return before.text == "and" || before.text == "or"
        case .symbol: return before.text == "|"
        default: return false
        }
    }
}
