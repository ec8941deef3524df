import Feishu
import Rules

/// `approvald check`: every problem of the rule plugins, as text or as one JSON object a line.
package struct CheckRun: Sendable {
    package enum Format: String, CaseIterable, Sendable {
        case text, json
    }

    private let source: RuleSource
    private let format: Format
    private let isStrict: Bool

    /// - Parameter isStrict: Whether warnings count as errors for the exit status.
    package init(settings: Settings, console: Console, format: Format, isStrict: Bool) {
        source = RuleSource(settings: settings, console: console)
        self.format = format
        self.isStrict = isStrict
    }

    /// - Returns: 2 on errors, or on warnings where they count; else 0.
    package func run() async throws -> ExitStatus {
        let load = try await source.load(isReviewed: true)
        let caseProblems = load.ruleSet.map { TestCaseLoader.load($0).1 } ?? []
        let diagnostics = (load.diagnostics + caseProblems).sorted { $0.position < $1.position }
        for diagnostic in diagnostics {
            try print(diagnostic)
        }
        report(load, diagnostics)
        let summary = DiagnosticSummary(diagnostics)
        return summary.errors > 0 || (isStrict && summary.warnings > 0) ? .wrongUsage : .success
    }

    private func print(_ diagnostic: Diagnostic) throws {
        switch format {
        case .text: try source.console.print(diagnostic.text)
        case .json: try source.console.write(diagnostic.jsonLine)
        }
    }

    /// The closing word, for people; standard output stays the list of problems.
    private func report(_ load: RuleLoad, _ diagnostics: [Diagnostic]) {
        var parts: [String] = []
        if let ruleSet = load.ruleSet {
            let counts = [
                Plural.text(ruleSet.plugins.count, "plugin"),
                Plural.text(ruleSet.rules.count - ruleSet.trackCount, "rule"),
            ]
            parts = counts.compactMap { $0 }
        }
        parts.append(diagnostics.isEmpty ? "no problems" : "\(DiagnosticSummary(diagnostics))")
        source.console.errors.write("check: \(parts.joined(separator: ", ")) in \(source.settings.rules)\n")
        for hint in load.hints { source.console.errors.write("hint: \(hint)\n") }
    }
}

extension Diagnostic {
    /// The object of `--format json`, with its newline. `help` is null where there is none.
    var jsonLine: [UInt8] {
        var writer = JSONWriter()
        writer.object { writer in
            writer.member("file", file)
            writer.member("line", line)
            writer.member("column", column)
            writer.member("severity", severity.rawValue)
            writer.member("code", code)
            writer.member("message", message)
            writer.key("help")
            writer.stringOrNull(help)
        }
        writer.newline()
        return writer.bytes
    }
}
