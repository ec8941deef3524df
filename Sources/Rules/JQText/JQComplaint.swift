/// A complaint of libjq about one expression, in words for rule authors.
struct JQComplaint: Equatable {
    let code: DiagnosticCode
    let message: String
    let help: String?
    /// Index of a Unicode scalar in the text.
    let offset: Int

    /// - Parameters:
    ///   - line: 1-based line of `text`, as libjq counts; may be behind the end.
    ///   - column: 1-based, where libjq told it.
    ///   - functions: the names of functions that the plugin's `lib.jq` defines, as `name/arity`.
    init(_ words: String, line: Int, column: Int?, in text: String, functions: [String]) {
        let lines = LineIndex(text)
        let tokens = JQLexer.tokenize(text).tokens
        let isBehind = line > lines.count
        let given = column.flatMap { isBehind ? nil : lines.offset(line: line, column: $0) }
        if let name = Self.undefined(in: words) {
            code = .jqUndefined
            let bare = name.split(separator: "/").first.map(String.init) ?? name
            offset =
                Self.offset(of: name, in: tokens, near: given, onLine: line, of: lines) ?? given
                ?? lines.offset(line: line, column: 1)
            message =
                name.hasPrefix("$*label-")
                ? "the label `$\(bare.dropFirst(8))` is not defined"
                : "`\(name.hasSuffix("/0") ? bare : name)` is not defined"
            help = Self.help(forUndefined: name, at: offset, functions: functions, tokens: tokens)
            return
        }
        code = .jqSyntax
        guard let unexpected = Self.unexpected(in: words) else {
            message = "the jq does not compile: \(words)"
            help = Self.manual
            offset = given ?? lines.offset(line: line, column: 1)
            return
        }
        if isBehind || unexpected == "$end" {
            message = "the jq ends too early"
            help = Self.expecting(in: words).map { "jq expects \($0) here" } ?? "complete the expression"
            offset = tokens.last?.end ?? 0
            return
        }
        let place =
            given ?? Self.offset(ofUnexpected: unexpected, in: tokens, onLine: line, of: lines)
            ?? lines.offset(line: line, column: 1)
        let token = tokens.first { $0.offset <= place && place < $0.end }
        let found = token.map { Self.name($0, in: text) } ?? Self.friendly(unexpected)
        message = "found \(found) where jq does not expect it"
        help =
            Self.gap(at: place, in: tokens) ?? Self.expecting(in: words).map { "jq expects \($0) here" }
            ?? Self.advice(at: place, in: tokens)
        offset = place
    }

    private static let manual = "rules run jq 1.6; its manual is at https://jqlang.org/manual/v1.6/"

    // MARK: Undefined names

    /// `foo/0 is not defined` → `foo/0`
    private static func undefined(in words: String) -> String? {
        guard words.hasSuffix(" is not defined") else { return nil }
        return String(words.dropLast(" is not defined".count))
    }

    private static func offset(
        of name: String, in tokens: [JQToken], near given: Int?, onLine line: Int, of lines: LineIndex
    ) -> Int? {
        let wanted: (JQToken) -> Bool
        if name.hasPrefix("$*label-") {
            let label = name.dropFirst("$*label-".count)
            wanted = { $0.kind == .variable && $0.text == label }
        } else if name.hasPrefix("$") {
            wanted = { $0.kind == .variable && $0.text == name.dropFirst() }
        } else {
            let bare = name.prefix { $0 != "/" }
            wanted = { $0.kind == .name && $0.text == bare }
        }
        let found = tokens.filter(wanted)
        return
            (given.flatMap { given in found.first { $0.offset >= given } }
            ?? found.first { lines.line(of: $0.offset) >= line } ?? found.first)?.offset
    }

    // MARK: Syntax

    /// `syntax error, unexpected ')', expecting '$'` → `')'`
    private static func unexpected(in words: String) -> String? {
        let beginning = "syntax error, unexpected "
        guard words.hasPrefix(beginning) else { return nil }
        let rest = words.dropFirst(beginning.count)
        if rest.hasPrefix("','") { return "','" }
        return String(rest.prefix { $0 != "," })
    }

    private static func expecting(in words: String) -> String? {
        guard let range = words.firstRange(of: ", expecting ") else { return nil }
        return words[range.upperBound...].split(separator: " or ").map { friendly(String($0)) }.joined(
            separator: " or ")
    }

    private static func offset(
        ofUnexpected name: String, in tokens: [JQToken], onLine line: Int, of lines: LineIndex
    ) -> Int? {
        tokens.first { token in
            guard lines.line(of: token.offset) == line else { return false }
            switch name {
            case "IDENT": return token.kind == .name && !keywords.contains(token.text)
            case "FIELD": return token.kind == .field
            case "LITERAL": return token.kind == .number
            case "FORMAT": return token.kind == .format
            case "QQSTRING_START": return token.kind == .stringStart
            default: return name == token.text || name == "'\(token.text)'"
            }
        }?.offset
    }

    /// Names that libjq 1.6 has tokens of their own for.
    private static let keywords: Set<String> = [
        "as", "def", "module", "import", "include", "if", "then", "else", "elif", "end", "reduce", "foreach", "try",
        "catch", "label", "break", "and", "or", "__loc__",
    ]

    private static func name(_ token: JQToken, in text: String) -> String {
        switch token.kind {
        case .stringStart: "a string"
        case .number: "the number `\(token.text)`"
        default:
            "`"
                + String(scalars: text.unicodeScalars.dropFirst(token.offset).prefix(token.end - token.offset))
                + "`"
        }
    }

    /// libjq's token names, from its grammar.
    private static func friendly(_ name: String) -> String {
        switch name {
        case "$end": "the end"
        case "IDENT": "a name"
        case "FIELD": "a field"
        case "LITERAL": "a number"
        case "FORMAT": "a format"
        case "QQSTRING_START": "a string"
        case "QQSTRING_END", "QQSTRING_TEXT": "the end of the string"
        case "INVALID_CHARACTER": "a character"
        default: "`" + name.filter { $0 != "'" } + "`"
        }
    }
}

/// Lines of a text in Unicode scalars.
struct LineIndex {
    private let starts: [Int]
    private let length: Int

    init(_ text: String) {
        var starts = [0]
        var index = 0
        for scalar in text.unicodeScalars {
            index += 1
            if scalar == "\n" { starts.append(index) }
        }
        self.starts = starts
        length = index
    }

    var count: Int { starts.count }

    func offset(line: Int, column: Int) -> Int {
        let line = min(max(1, line), starts.count)
        return min(starts[line - 1] + max(1, column) - 1, length)
    }

    func line(of offset: Int) -> Int { starts.lastIndex { $0 <= offset }.map { $0 + 1 } ?? 1 }
}
