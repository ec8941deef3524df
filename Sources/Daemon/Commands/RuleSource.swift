import Evaluation
import Rules

/// Loads the rules of a command, and refuses to go on with broken ones.
struct RuleSource: Sendable {
    let settings: Settings
    let console: Console

    /// Everything found in the rules folder, good or bad.
    ///
    /// - Parameters:
    ///   - folder: nil: that of the settings.
    ///   - isReviewed: whether the rules are looked at together, too.
    func load(_ folder: String? = nil, isReviewed: Bool = false) async throws -> RuleLoad {
        let compiler = EvaluatorCompiler(options: settings.evaluatorOptions)
        do {
            return try await RuleLoader.load(
                folder: folder ?? settings.rules, compiler: compiler, isReviewed: isReviewed)
        } catch let error as RuleFolderError {
            throw ConfigurationError("\(error)")
        }
    }

    /// The rules if they are right; otherwise all problems go to standard error and the command ends with status 2.
    ///
    /// - Parameter closing: what that means for the command.
    func loadOrRefuse(closing: String? = nil) async throws -> RuleSet {
        let load = try await load()
        guard let ruleSet = load.ruleSet else { throw refusal(of: load, closing: closing) }
        return ruleSet
    }

    /// Writes all problems to standard error.
    func refusal(of load: RuleLoad, closing: String? = nil) -> ExitStatus {
        for diagnostic in load.diagnostics {
            console.errors.write(diagnostic.text + "\n")
        }
        let consequence = closing.map { "; \($0)" } ?? ""
        console.errors.write(
            "approvald: \(DiagnosticSummary(load.diagnostics)) in \(settings.rules)\(consequence)\n")
        return .wrongUsage
    }
}

/// `3 errors, 1 warning`
struct DiagnosticSummary: CustomStringConvertible {
    let errors: Int
    let warnings: Int

    init(_ diagnostics: [Diagnostic]) {
        errors = diagnostics.count { $0.severity == .error }
        warnings = diagnostics.count - errors
    }

    var description: String {
        let parts = [Plural.text(errors, "error"), Plural.text(warnings, "warning")]
        return parts.compactMap { $0 }.joined(separator: ", ")
    }
}

/// English counts for reports.
enum Plural {
    /// `1 rule`, `2 rules`; nil for none.
    static func text(_ count: Int, _ noun: String) -> String? {
        count == 0 ? nil : "\(count) \(noun)\(count == 1 ? "" : "s")"
    }
}
