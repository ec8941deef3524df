/// Collects the problems of one load; nothing in here ends it.
struct DiagnosticLog {
    private(set) var diagnostics: [Diagnostic] = []
    /// The files by path, for the lines that are shown.
    private var sources: [String: SourceText] = [:]

    var hasErrors: Bool { diagnostics.contains { $0.severity == .error } }

    func hasErrors(in file: String) -> Bool {
        diagnostics.contains { $0.severity == .error && $0.file == file }
    }

    /// By file, line, column; what was reported twice counts once.
    var sorted: [Diagnostic] {
        var kept: [Diagnostic] = []
        let order = diagnostics.enumerated().sorted {
            ($0.element.position, $0.offset) < ($1.element.position, $1.offset)
        }
        for (_, diagnostic) in order where !kept.suffix(8).contains(diagnostic) { kept.append(diagnostic) }
        return kept
    }

    /// Adds what was found elsewhere, behind all that is here.
    mutating func append(_ other: DiagnosticLog) {
        diagnostics += other.diagnostics
        sources.merge(other.sources) { _, new in new }
    }

    mutating func register(_ source: SourceText) {
        sources[source.file] = source
    }

    mutating func error(_ code: DiagnosticCode, at position: SourcePosition, _ message: String, help: String? = nil) {
        add(.error, code, at: position, message, help: help)
    }

    mutating func warning(_ code: DiagnosticCode, at position: SourcePosition, _ message: String, help: String? = nil) {
        add(.warning, code, at: position, message, help: help)
    }

    private mutating func add(
        _ severity: Diagnostic.Severity, _ code: DiagnosticCode, at position: SourcePosition, _ message: String,
        help: String?
    ) {
        diagnostics.append(
            Diagnostic(
                file: position.file, line: position.line, column: position.column, severity: severity,
                code: code.rawValue, message: message, help: help,
                sourceLine: sources[position.file]?.line(position.line)))
    }
}
