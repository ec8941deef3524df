import Rules

/// Why rules were not taken.
struct RuleRefusal: Sendable, Equatable {
    struct Problem: Sendable, Equatable {
        /// One line: place, what is wrong, how to mend it.
        let headline: String
        /// As `check` and `test` print it.
        let text: String
    }

    /// Of the folder's content; empty when there was none.
    let digest: String
    /// `2 errors, 1 warning`
    let summary: String
    let problems: [Problem]

    init(summary: String) {
        self.summary = summary
        (digest, problems) = ("", [])
    }

    init(_ content: RuleFolderContent, summary: String, problems: [Problem] = []) {
        digest = content.digest
        self.summary = summary
        self.problems = problems
    }

    init(_ content: RuleFolderContent, _ diagnostics: [Diagnostic]) {
        self.init(
            content, summary: "\(DiagnosticSummary(diagnostics))",
            problems: diagnostics.map { Problem(headline: $0.headline, text: $0.text) })
    }

    /// Tells one refusal from another.
    var key: String { digest.isEmpty ? summary : digest }

    /// Everything, for people.
    var report: String { (problems.map(\.text) + [summary]).joined(separator: "\n") }
}

extension Diagnostic {
    /// All but the line of the source.
    fileprivate var headline: String {
        let head = "\(file):\(line):\(column): \(severity.rawValue)[\(code)]: \(message)"
        return help.map { "\(head); \($0)" } ?? head
    }
}
