/// How to mend the YAML slips that rule authors make most.
struct YAMLAdvice {
    let help: String?
    /// Where to look: where the slip begins, where that can be told, else where libYAML gave up.
    let offset: Int

    /// - Parameters:
    ///   - problem: libYAML's words.
    ///   - offset: where libYAML gave up.
    init(for problem: String, in source: SourceText, at offset: Int) {
        let line = YAMLLine(at: offset, in: source)
        if line.isIndentedWithTab {
            help = "YAML does not indent with tabs; use spaces"
        } else if line.isDeeperThanKeyAbove,
            problem.contains("mapping values are not allowed") && line.keyEnd == offset
                || problem.contains("expected key") && line.first == offset
        {
            help = "this line is indented deeper than the one above; align the keys"
            self.offset = line.first
            return
        } else if Self.isAboutColon(problem), let above = line.above, above.indentation == line.indentation,
            let advice = above.colonAdvice
        {
            help = advice
            self.offset = above.first
            return
        } else if problem.contains("did not find expected '-' indicator") {
            let item = source.file.hasSuffix("rules.yaml") ? "rule" : "list item"
            help = "indent the fields of a \(item) by two spaces"
        } else if let value = line.value, value < offset, Self.isAboutMoreBehindValue(problem),
            let (advice, place) = Self.advice(onValueAt: value, offset: offset, in: source)
        {
            help = advice
            self.offset = place
            return
        } else {
            help = Self.remedies.first { remedy in remedy.words.contains { problem.contains($0) } }?.help
        }
        self.offset = offset
    }

    /// What libYAML says in the line behind one that lacks its colon.
    private static func isAboutColon(_ problem: String) -> Bool {
        ["could not find expected ':'", "mapping values are not allowed", "expected key"].contains {
            problem.contains($0)
        }
    }

    private static func isAboutMoreBehindValue(_ problem: String) -> Bool {
        ["expected comment or line break", "expected <block end>", "expected key"].contains { problem.contains($0) }
    }

    /// A value that is complete for YAML, with more behind it.
    private static func advice(onValueAt value: Int, offset: Int, in source: SourceText) -> (String, Int)? {
        switch source.scalars[value] {
        case "{": ("a value that begins with `{` goes into quotes", value)
        case "[": ("a value that begins with `[` goes into quotes", value)
        case "\"": ("a value that begins with `\"` ends at the next `\"`; put the whole into single quotes", offset)
        default: nil
        }
    }

    private static let remedies: [(words: [String], help: String)] = [
        (
            ["mapping values are not allowed"],
            "put a value that holds `: ` into quotes, or write it as a block (`|`)"
        ),
        (
            ["expected comment or line break"],
            "a value with more behind its `}` or `]`, or beginning with `|` or `>`, goes into single quotes"
        ),
        (
            ["expected ',' or '}'", "expected ',' or ']'"],
            "a value that begins with `{` or `[` is YAML's own; put jq that begins so into single quotes"
        ),
        (["cannot start any token"], "put a value that begins with `@`, `%` or a backtick into quotes"),
        (
            ["expected <block end>", "expected key"],
            "check the indentation; and put all of a value that begins with a quote into single quotes"
        ),
        (
            ["could not find expected ':'", "unexpected end of stream"],
            "check the indentation and the closing quote of what begins here or above"
        ),
        (
            ["unknown escape character"],
            "within double quotes YAML reads backslashes itself; put the whole value into single quotes"
        ),
        (["another document"], "a file holds one document; remove the line `---`"),
        (["undefined alias"], "a value that begins with `*` is a YAML alias; put it into quotes"),
    ]
}
