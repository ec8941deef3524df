import Logging
import Rules

/// Why rules were not taken.
struct RuleRefusal: Sendable, Equatable {
    struct Problem: Sendable, Equatable {
        let severity: Diagnostic.Severity
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
    /// A sentence, where there is one for all problems together.
    let remedy: String?

    init(summary: String) {
        self.summary = summary
        (digest, problems, remedy) = ("", [], nil)
    }

    init(_ content: RuleFolderContent, summary: String, problems: [Problem] = [], remedy: String? = nil) {
        digest = content.digest
        self.summary = summary
        self.problems = problems
        self.remedy = remedy
    }

    init(_ content: RuleFolderContent, _ diagnostics: [Diagnostic]) {
        self.init(
            content, summary: "\(DiagnosticSummary(diagnostics))",
            problems: diagnostics.map(Problem.init))
    }

    /// Tells one refusal from another.
    var key: String { digest.isEmpty ? summary : digest }

    /// Everything, for people.
    var report: String {
        (problems.map(\.text) + [summary] + (remedy.map { ["help: \($0)"] } ?? [])).joined(separator: "\n")
    }
}

extension RuleRefusal.Problem {
    /// All but the line of the source.
    init(_ diagnostic: Diagnostic) {
        let place = "\(diagnostic.file):\(diagnostic.line):\(diagnostic.column)"
        let head = "\(place): \(diagnostic.severity.rawValue)[\(diagnostic.code)]: \(diagnostic.message)"
        self.init(
            severity: diagnostic.severity, headline: diagnostic.help.map { "\(head); \($0)" } ?? head,
            text: diagnostic.text)
    }
}

extension Logger {
    private static let problemsTold = 20

    /// Says what is wrong with rules, errors first, each in a line of its own; of very many only the first.
    func tell(_ problems: [RuleRefusal.Problem]) {
        let errors = problems.filter { $0.severity == .error }
        let warnings = problems.filter { $0.severity == .warning }
        for problem in (errors + warnings).prefix(Self.problemsTold) {
            log(level: problem.severity == .error ? .error : .warning, "\(problem.headline)")
        }
        if problems.count > Self.problemsTold {
            let rest = errors.count > Self.problemsTold ? Level.error : .warning
            log(level: rest, "and \(problems.count - Self.problemsTold) more; approvald check lists them all")
        }
    }

    /// Says why rules are refused.
    func tell(_ refusal: RuleRefusal) {
        tell(refusal.problems)
        if let remedy = refusal.remedy { error("help: \(remedy)") }
    }
}
