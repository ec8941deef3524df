/// The YAML slips that rule authors make most: what was found, in their words, and how to mend it.
struct YAMLAdvice {
    let found: String
    let help: String
    /// Where the slip begins, where that can be told, else where libYAML gave up.
    let offset: Int

    init(for complaint: YAMLComplaint) {
        let line = YAMLLine(at: complaint.offset, in: complaint.source)
        self =
            Self.openQuote(complaint) ?? Self.indentation(complaint, line) ?? Self.colon(complaint, line)
            ?? Self.list(complaint, line) ?? Self.moreBehindValue(complaint, line) ?? Self.indicator(complaint, line)
            ?? Self.openBracket(complaint) ?? Self.remedy(complaint)
    }

    private init(_ found: String, help: String, at offset: Int) {
        self.found = found
        self.help = help
        self.offset = offset
    }

    private static func openQuote(_ complaint: YAMLComplaint) -> YAMLAdvice? {
        guard complaint.says("unexpected end of stream", "unexpected document indicator"),
            let context = complaint.context, context.text.contains("quoted scalar")
        else { return nil }
        let help =
            complaint.scalar(at: context.offset) == "'"
            ? "close the `'` that begins here; one that is part of the value is written twice: `''`"
            : "close the `\"` that begins here; one that is part of the value is written `\\\"`"
        return YAMLAdvice("a quote is not closed", help: help, at: context.offset)
    }

    private static func indentation(_ complaint: YAMLComplaint, _ line: YAMLLine) -> YAMLAdvice? {
        if line.isIndentedWithTab {
            return YAMLAdvice(
                "a tab indents this line", help: "YAML does not indent with tabs; use spaces", at: complaint.offset)
        }
        guard line.isDeeperThanKeyAbove,
            complaint.says("mapping values are not allowed") && line.keyEnd == complaint.offset
                || complaint.says("expected key") && line.first == complaint.offset
        else { return nil }
        if let above = line.above, above.lacksBlankBehindDash {
            return YAMLAdvice(
                "there is no blank behind this `-`", help: "write `- ` before the first key of a list item",
                at: above.first)
        }
        return YAMLAdvice(
            "this line is indented deeper than the one above", help: "align the keys", at: line.first)
    }

    // MARK: Keys and list items

    private static func colon(_ complaint: YAMLComplaint, _ line: YAMLLine) -> YAMLAdvice? {
        guard complaint.says("could not find expected ':'", "mapping values are not allowed", "expected key") else {
            return nil
        }
        if let culprit = keyLine(complaint, line), let (found, help) = culprit.colonAdvice {
            return YAMLAdvice(found, help: help, at: culprit.first)
        }
        if let key = simpleKey(complaint) {
            return YAMLAdvice(
                "this is neither a key with its value nor part of the value above",
                help: "write `KEY: VALUE`; what continues a value is indented deeper than its key", at: key)
        }
        guard line.keyEnd == complaint.offset, let above = line.above, above.above == nil, above.keyEnd == nil else {
            return nil
        }
        return YAMLAdvice(
            "this line is neither a key with its value nor a list item", help: "write `KEY: VALUE`, or remove it",
            at: above.first)
    }

    /// The line that may lack the colon: libYAML gives up in the one behind it.
    private static func keyLine(_ complaint: YAMLComplaint, _ line: YAMLLine) -> YAMLLine? {
        if let key = simpleKey(complaint) { return YAMLLine(at: key, in: complaint.source) }
        guard let above = line.above, above.indentation == line.indentation else { return nil }
        return above
    }

    /// Where what libYAML took for a key begins.
    private static func simpleKey(_ complaint: YAMLComplaint) -> Int? {
        guard let context = complaint.context, context.text.contains("simple key") else { return nil }
        return context.offset
    }

    private static func list(_ complaint: YAMLComplaint, _ line: YAMLLine) -> YAMLAdvice? {
        let item = complaint.source.file.hasSuffix("rules.yaml") ? "rule" : "list item"
        if complaint.says("did not find expected '-' indicator") {
            if line.isListItem {
                return YAMLAdvice(
                    "this `-` is not below the ones above", help: "begin every \(item) in the same column",
                    at: complaint.offset)
            }
            if let list = complaint.context.map({ complaint.source.position($0.offset) }), list.column > 1 {
                return YAMLAdvice(
                    "a list begins in line \(list.line), and this line is none of its items",
                    help: "remove the `-` there, if names and values are meant; for a list, write `- ` here, too",
                    at: complaint.offset)
            }
            return YAMLAdvice(
                "this line is outside of the \(item) above",
                help: "indent the fields of a \(item) by two spaces", at: complaint.offset)
        }
        if complaint.says("expected <document start>") {
            return YAMLAdvice(
                "what stands above has ended, so this is part of nothing",
                help: "begin all lines of one level in the same column", at: complaint.offset)
        }
        guard complaint.says("expected key", "expected <block end>"), line.isListItem,
            complaint.scalar(at: complaint.offset) == "-"
        else { return nil }
        return YAMLAdvice(
            "a list item stands among keys", help: "indent a list below its key, or remove the `-`",
            at: complaint.offset)
    }

    // MARK: Values

    /// A value that is complete for YAML, with more behind it.
    private static func moreBehindValue(_ complaint: YAMLComplaint, _ line: YAMLLine) -> YAMLAdvice? {
        guard let value = line.value, value < complaint.offset,
            complaint.says("expected comment or line break", "expected <block end>", "expected key")
        else { return nil }
        switch complaint.source.scalars[value] {
        case "{":
            return YAMLAdvice(
                "YAML reads a bare `{` as a mapping, and more follows its end",
                help: "a value that begins with `{` goes into quotes", at: value)
        case "[":
            return YAMLAdvice(
                "YAML reads a bare `[` as a list, and more follows its end",
                help: "a value that begins with `[` goes into quotes", at: value)
        case "\"":
            return YAMLAdvice(
                "the value ends at its second `\"`, and more follows", help: "put the whole value into single quotes",
                at: complaint.offset)
        case "'":
            return YAMLAdvice(
                "the value ends at its second `'`, and more follows",
                help: "strings of jq stand in `\"`; a `'` within single quotes is written twice: `''`",
                at: complaint.offset)
        case let sign where sign == "|" || sign == ">":
            return YAMLAdvice(
                "`\(sign)` begins a block of text, which starts in the next line",
                help: "a value that begins with `\(sign)` goes into single quotes", at: value)
        default: return nil
        }
    }

    /// A value that begins with a character that means something else there.
    private static func indicator(_ complaint: YAMLComplaint, _ line: YAMLLine) -> YAMLAdvice? {
        guard
            complaint.says(
                "undefined alias", "alphabetic or numeric", "cannot start any token", "keys are not allowed",
                "entries are not allowed", "tag", "expected whitespace")
        else { return nil }
        for place in [complaint.context?.offset, line.value, complaint.offset].compactMap(\.self) {
            guard let sign = complaint.scalar(at: place), let meaning = meaning(of: sign) else { continue }
            let help = "put a value that begins with `\(sign)` into quotes"
            return YAMLAdvice(
                "`\(sign)` \(meaning) in YAML, no value",
                help: sign == "-" ? help + "; begin a list in the line below its key" : help, at: place)
        }
        return nil
    }

    private static func meaning(of sign: Unicode.Scalar) -> String? {
        switch sign {
        case "*": "begins an alias"
        case "&": "begins an anchor"
        case "!": "begins a tag"
        case "?": "begins a key"
        case "-": "begins a list item"
        case "%": "begins a directive"
        case "@", "`": "begins nothing"
        default: nil
        }
    }

    private static func openBracket(_ complaint: YAMLComplaint) -> YAMLAdvice? {
        guard complaint.says("expected ',' or '}'", "expected ',' or ']'"), let context = complaint.context else {
            return nil
        }
        let (opening, closing) = complaint.says("'}'") ? ("{", "}") : ("[", "]")
        return YAMLAdvice(
            "a `,` or the `\(closing)` for the `\(opening)` of line \(complaint.source.position(context.offset).line) "
                + "is missing here",
            help: "add it; jq that begins with `\(opening)` goes into single quotes", at: complaint.offset)
    }

    // MARK: By libYAML's words alone

    private static func remedy(_ complaint: YAMLComplaint) -> YAMLAdvice {
        let remedy = remedies.first { remedy in remedy.words.contains { complaint.problem.contains($0) } }
        return YAMLAdvice(
            remedy?.found ?? "YAML cannot be read from here on",
            help: remedy?.help ?? "check quotes, indentation and what stands before each `: `", at: complaint.offset)
    }

    private static let remedies: [(words: [String], found: String, help: String)] = [
        (
            ["mapping values are not allowed"], "the value holds `: `, which YAML takes for the end of a key",
            "put a value that holds `: ` into quotes, or write it as a block (`|`)"
        ),
        (
            ["expected comment or line break"], "something follows a value that has ended",
            "a value with more behind its `}` or `]`, or beginning with `|` or `>`, goes into single quotes"
        ),
        (
            ["expected <block end>", "expected key"], "this is neither part of the value above nor a key",
            "check the indentation; and put all of a value that begins with a quote into single quotes"
        ),
        (
            ["unexpected end of stream"], "the file ends within a value",
            "check the indentation and the closing quote of what begins here or above"
        ),
        (
            ["unknown escape character"], "a backslash and this character are no escape in YAML",
            "within double quotes YAML reads backslashes itself; put the whole value into single quotes"
        ),
        (
            ["hexdecimal number", "character escape code"], "hexadecimal digits of a character are missing here",
            "within double quotes YAML reads backslashes itself; put the whole value into single quotes"
        ),
        (
            ["another document"], "a second document begins here",
            "a file holds one document; remove the line `---`"
        ),
        (
            ["directive", "incompatible YAML document"], "a line that begins with `%` is a directive of YAML",
            "remove it, or put a value that begins with `%` into quotes"
        ),
        (["expected node content"], "a value is missing here", "write it, or remove the `,` before it"),
        (["nesting level"], "lists or mappings are nested too deep", "remove some of the levels"),
    ]
}
