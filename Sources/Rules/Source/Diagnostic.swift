/// One problem of the rule plugins: where, what was found, what was expected, how to mend it.
package struct Diagnostic: Sendable, Equatable {
    package enum Severity: String, Sendable {
        case error
        case warning
    }

    /// The path as it was given.
    package let file: String
    /// 1-based.
    package let line: Int
    /// 1-based, in characters (Unicode scalars).
    package let column: Int
    package let severity: Severity
    /// Stable, kebab-case; see `DiagnosticCode`.
    package let code: String
    package let message: String
    /// How to mend it, where that is not plain from the message.
    package let help: String?
    /// The line of the file without its line end; nil when the file could not be read.
    package let sourceLine: String?

    package init(
        file: String, line: Int, column: Int, severity: Severity, code: String, message: String, help: String? = nil,
        sourceLine: String? = nil
    ) {
        self.file = file
        self.line = line
        self.column = column
        self.severity = severity
        self.code = code
        self.message = message
        self.help = help
        self.sourceLine = sourceLine
    }

    /// Characters of a long line that are shown before and behind the place.
    private static let excerptHalf = 100

    /// What is shown of a line, and the place in it.
    private static func excerpt(of line: String, around column: Int) -> (String, column: Int) {
        let scalars = line.unicodeScalars
        guard scalars.count > 3 * excerptHalf else { return (line, column) }
        let start = max(0, column - 1 - excerptHalf)
        let shown = scalars.dropFirst(start)
        let end = shown.prefix(2 * excerptHalf)
        let text = String(String.UnicodeScalarView(end))
        return (
            (start > 0 ? "…" : "") + text + (end.count < shown.count ? "…" : ""), column - start + (start > 0 ? 1 : 0)
        )
    }

    package var position: SourcePosition { SourcePosition(file: file, line: line, column: column) }

    /// `FILE:LINE:COLUMN: error[CODE]: message`, the source line, a caret under the place, and the help.
    package var text: String {
        var text = "\(file):\(line):\(column): \(severity.rawValue)[\(code)]: \(message)"
        if let sourceLine, !sourceLine.isEmpty {
            let (excerpt, column) = Self.excerpt(of: sourceLine, around: column)
            text += "\n  " + excerpt
            text += "\n  " + DisplayWidth.padding(before: column, in: excerpt) + "^"
        }
        if let help { text += "\n  help: " + help }
        return text
    }
}
