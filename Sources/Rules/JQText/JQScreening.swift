/// What can be told about jq text without libjq: its form, what rules may not call, what they had better not.
struct JQScreening {
    struct Finding: Sendable, Equatable {
        let code: DiagnosticCode
        /// Index of a Unicode scalar in the text.
        let offset: Int
        let message: String
        let help: String?
    }

    let tokens: [JQToken]
    private(set) var errors: [Finding] = []
    private(set) var warnings: [Finding] = []

    init(_ text: String) {
        let (tokens, lexicalErrors) = JQLexer.tokenize(text)
        self.tokens = tokens
        errors += lexicalErrors.map(Self.finding)
        for index in tokens.indices { check(index) }
    }

    /// Whether libjq can say more. What is forbidden or an unknown format compiles, and must not hide other mistakes.
    var mayCompile: Bool {
        errors.isEmpty
            || errors.allSatisfy { $0.code == .jqForbidden || $0.code == .jqUndefined }
                && !tokens.contains { Self.ungrammatical.contains($0.text) }
    }

    /// What is refused here and does not compile in the middle of a program.
    private static let ungrammatical: Set<String> = ["import", "include", "module", "__prog_args"]

    /// Whether there is nothing but blanks and comments.
    var isEmpty: Bool { tokens.isEmpty }

    private static let forbidden: [String: String] = [
        "input": "a rule sees one event; there is no next input",
        "inputs": "a rule sees one event; there is no next input",
        "debug": "a rule has no output of its own; try expressions with the `jq` command",
        "stderr": "a rule has no output of its own; try expressions with the `jq` command",
        "env": "a rule sees the event alone, not the environment",
        "$ENV": "a rule sees the event alone, not the environment",
        "$__prog_args": "a rule sees the event alone",
        "$__loc__": "where an expression lies in its program is nothing of the event; rules share programs",
        "halt": "use `error(\"…\")` to fail the event",
        "halt_error": "use `error(\"…\")` to fail the event",
        "input_filename": "events come from a stream, not from a file",
        "input_line_number": "a decision must not depend on the place of an event in its stream",
        "get_search_list": "rules have no modules; shared functions go to lib.jq",
        "modulemeta": "rules have no modules; shared functions go to lib.jq",
        "module": "rules have no modules; shared functions go to lib.jq",
        "import": "rules have no modules; shared functions go to lib.jq",
        "include": "rules have no modules; shared functions go to lib.jq",
    ]

    private static let unstable: [String: (message: String, help: String)] = [
        "now": (
            "`now` reads the clock, so the same event may be decided otherwise tomorrow",
            "compare two times of the event, or leave the clock out"
        ),
        "localtime": (
            "`localtime` reads the machine's time zone, so the same event may be decided otherwise elsewhere",
            "use `gmtime`, or a date in a text"
        ),
        "strflocaltime": (
            "`strflocaltime` reads the machine's time zone, so the same event may be decided otherwise elsewhere",
            "use `strftime`, or a date in a text"
        ),
    ]

    private mutating func check(_ index: Int) {
        let token = tokens[index]
        switch token.kind {
        case .variable: refuse("$" + token.text, at: token)
        case .name where !isKey(index):
            let name = token.text.split(separator: ":").last.map(String.init) ?? token.text
            refuse(name, at: token)
            if let (message, help) = Self.unstable[name] {
                warnings.append(Finding(code: .jqUnstable, offset: token.offset, message: message, help: help))
            }
        case .number where token.text.count(where: { $0 == "." }) > 1:
            errors.append(
                Finding(
                    code: .jqSyntax, offset: token.offset, message: "`\(token.text)` is no number",
                    help: "a number has one point; put a number into parentheses before a field"))
        case .format where !Self.formats.contains(String(token.text.dropFirst())): refuseFormat(token)
        case .stringText: checkEscapes(token)
        case .number where Self.isBeyondExactIntegers(token.text):
            warnings.append(
                Finding(
                    code: .jqBigInteger, offset: token.offset,
                    message: "jq cannot hold \(token.text) exactly: it is beyond 2^53 (9007199254740992)",
                    help: "such integers of an event reach jq as strings; compare with \"\(token.text)\""))
        default: break
        }
    }

    /// They compile, and fail whatever they are given.
    private mutating func refuseFormat(_ token: JQToken) {
        let nearest = NearestName.suggestion(for: String(token.text.dropFirst()), among: Self.formats)
        errors.append(
            Finding(
                code: .jqUndefined, offset: token.offset, message: "`\(token.text)` is no format of jq 1.6",
                help: nearest.map { "did you mean `@\($0)`?" }
                    ?? "the formats are \(Self.formats.map { "@" + $0 }.joined(separator: ", "))"))
    }

    private static let formats = ["text", "json", "csv", "tsv", "html", "uri", "sh", "base64", "base64d"]

    private mutating func checkEscapes(_ token: JQToken) {
        guard token.text.utf8.contains(UInt8(ascii: "\\")) else { return }
        for (offset, escape) in JQStringText.wrongEscapes(in: token.text) {
            errors.append(
                Finding(
                    code: .jqSyntax, offset: token.offset + offset, message: "`\(escape)` is no escape in a jq string",
                    help: escape.hasPrefix("\\u")
                        ? "write four hexadecimal digits behind `\\u`" : "a backslash is written twice: `\\\(escape)`"))
        }
    }

    /// Names that begin so are those of the functions and variables that expressions are put together with.
    private static let reserved = "__approvald"

    private mutating func refuse(_ name: String, at token: JQToken) {
        let isReserved = name.hasPrefix(Self.reserved) || name.hasPrefix("$" + Self.reserved)
        guard let help = isReserved ? "such names are approvald's own; take another one" : Self.forbidden[name] else {
            return
        }
        errors.append(
            Finding(
                code: .jqForbidden, offset: token.offset, message: "`\(name)` is not allowed in rules", help: help))
    }

    /// Whether a name is the key of an object or of a pattern that takes one apart: `{input: 1}`, `{a, input}`.
    private func isKey(_ index: Int) -> Bool {
        guard tokens[index].enclosing == .brace, index > 0 else { return false }
        let before = tokens[index - 1]
        return before.kind == .open && before.text == "{" || before.kind == .symbol && before.text == ","
    }

    private static func isBeyondExactIntegers(_ text: String) -> Bool {
        guard text.allSatisfy(\.isNumber) else { return false }
        let digits = text.drop { $0 == "0" }
        guard digits.count <= 18, let value = Int64(digits.isEmpty ? "0" : digits) else { return true }
        return value > 9_007_199_254_740_992
    }

    private static func finding(_ error: JQLexicalError) -> Finding {
        let (message, help): (String, String?) =
            switch error.kind {
            case .unterminatedString: ("the string that begins here does not end", "close it with `\"`")
            case .unclosed(let opener): ("`\(opener)` is not closed", "close it with `\(closing(opener))`")
            case .unopened(let closer): ("`\(closer)` closes nothing", "remove it, or open it before")
            case .mismatched(let found, let opener, _):
                (
                    "found `\(found)` where `\(opener)` should be closed", "close it with `\(closing(opener))` first"
                )
            case .invalidCharacters(let text): ("`\(text)` means nothing in jq", advice(onInvalid: text))
            }
        return Finding(code: .jqSyntax, offset: error.offset, message: message, help: help)
    }

    private static func closing(_ opener: String) -> String {
        switch opener {
        case "[": "]"
        case "{": "}"
        default: ")"
        }
    }

    private static func advice(onInvalid text: String) -> String? {
        guard let first = text.unicodeScalars.first else { return nil }
        switch first {
        case "'", "“", "”", "‘", "’", "＂", "「", "」": return "write jq strings with `\"`"
        case "&": return "write `and`"
        case "!": return "write `| not`, or `!=`"
        case _ where (0xFF01...0xFF5E).contains(first.value):
            return "this is a full-width character; write `\(Unicode.Scalar(first.value - 0xFEE0) ?? first)`"
        case _ where first.properties.isAlphabetic:
            return "a field with such a name is written `.\"\(text)\"`, a string `\"\(text)\"`"
        default: return "remove it, or put it into a string"
        }
    }
}
