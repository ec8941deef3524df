/// Reads jq out of YAML values, with all checks that need no libjq.
struct ExpressionReader {
    let source: SourceText

    /// - Returns: nil when the value is no jq that could compile (reported).
    func read(_ entry: YAMLEntry, named name: String, log: inout DiagnosticLog) -> JQSource? {
        guard let scalar = Fields.scalar(entry, named: name, expected: "jq", in: source, log: &log) else { return nil }
        return read(scalar, at: entry.value.offset, named: name, log: &log)
    }

    func read(_ scalar: YAMLScalar, at offset: Int, named name: String, log: inout DiagnosticLog) -> JQSource? {
        let jq = scalar.jqSource(at: offset, in: source)
        let screening = JQScreening(scalar.text)
        if screening.isEmpty {
            log.error(.jqEmpty, at: jq.start, "`\(name)` has no jq in it", help: "write `.` for the whole event")
            return nil
        }
        let cut = isCutByComment(scalar, at: offset)
        Self.report(screening, of: jq, advice: cut ? Self.commentAdvice : nil, log: &log)
        return screening.errors.isEmpty ? jq : nil
    }

    static func report(_ screening: JQScreening, of jq: JQSource, advice: String? = nil, log: inout DiagnosticLog) {
        for finding in screening.errors {
            let help = finding.code == .jqSyntax ? advice ?? finding.help : finding.help
            log.error(finding.code, at: jq.position(offset: finding.offset), finding.message, help: help)
        }
        for finding in screening.warnings {
            log.warning(finding.code, at: jq.position(offset: finding.offset), finding.message, help: finding.help)
        }
    }

    private static let commentAdvice = "YAML takes ` #` for the start of a comment; put the value into single quotes"

    /// Whether a plain scalar is followed by a comment, which may have been meant as part of it.
    private func isCutByComment(_ scalar: YAMLScalar, at offset: Int) -> Bool {
        guard scalar.style == .plain,
            var end = ScalarLocator.origins(of: scalar, at: offset, in: source)?.last
        else { return false }
        while end < source.scalars.count, source.scalars[end] == " " || source.scalars[end] == "\t" { end += 1 }
        return end < source.scalars.count && source.scalars[end] == "#"
    }
}
