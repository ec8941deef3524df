/// How to mend the YAML slips that rule authors make most.
enum YAMLAdvice {
    /// - Parameters:
    ///   - problem: libYAML's words.
    ///   - context: libYAML's words for what it was doing.
    static func advice(for problem: String, context: String, in source: SourceText, at offset: Int) -> String? {
        let line = source.line(source.position(offset).line) ?? ""
        if line.prefix(while: { $0 == " " || $0 == "\t" }).contains("\t") {
            return "YAML does not indent with tabs; use spaces"
        }
        if problem.contains("mapping values are not allowed") {
            return "put a value that holds `: ` into quotes, or write it as a block (`|`)"
        }
        if problem.contains("expected comment or line break") {
            return "a value with more behind its `}` or `]`, or beginning with `|` or `>`, goes into single quotes"
        }
        if problem.contains("expected ',' or '}'") || problem.contains("expected ',' or ']'") {
            return "a value that begins with `{` or `[` is YAML's own; put jq that begins so into single quotes"
        }
        if problem.contains("cannot start any token") {
            return "put a value that begins with `@`, `%` or a backtick into quotes"
        }
        if problem.contains("expected <block end>") || problem.contains("expected key") {
            return "check the indentation; and put all of a value that begins with a quote into single quotes"
        }
        if problem.contains("could not find expected ':'") || problem.contains("unexpected end of stream") {
            return "check the indentation and the closing quote of what begins here or above"
        }
        if problem.contains("another document") {
            return "a file holds one document; remove the line `---`"
        }
        if problem.contains("undefined alias") {
            return "a value that begins with `*` is a YAML alias; put it into quotes"
        }
        return nil
    }
}
