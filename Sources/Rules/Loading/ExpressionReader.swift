/// Reads jq out of YAML values, with all checks that need no libjq.
struct ExpressionReader {
    let source: SourceText

    /// In characters. libjq refuses programs of some five times that length, after time that grows with its square.
    private static let lengthMax = 16_384

    /// - Returns: nil when the value is no jq that could compile (reported).
    func read(_ entry: YAMLEntry, named name: String, log: inout DiagnosticLog) -> JQSource? {
        guard let scalar = Fields.scalar(entry, named: name, expected: "jq", in: source, log: &log) else { return nil }
        return read(scalar, at: entry.value.offset, named: name, log: &log)
    }

    func read(_ scalar: YAMLScalar, at offset: Int, named name: String, log: inout DiagnosticLog) -> JQSource? {
        let jq = scalar.jqSource(at: offset, in: source)
        let length = scalar.text.unicodeScalars.count
        guard length <= Self.lengthMax else {
            log.error(
                .jqSyntax, at: jq.start,
                "`\(name)` has \(length) characters of jq; at most \(Self.lengthMax) are compiled",
                help: "move parts of it into functions of lib.jq, or split the rule")
            return nil
        }
        let screening = JQScreening(scalar.text)
        if screening.isEmpty {
            log.error(.jqEmpty, at: jq.start, "`\(name)` has no jq in it", help: "write `.` for the whole event")
            return nil
        }
        let cut = comment(behind: scalar, at: offset)
        Self.report(screening, of: jq, advice: cut == nil ? nil : Self.commentAdvice, log: &log)
        if let cut, screening.errors.isEmpty, CutContinuation.begins(in: source.scalars[(cut + 1)...]) {
            log.warning(
                .commentCutsValue, at: source.position(cut),
                "YAML takes all from ` #` on for a comment, so it is no part of `\(name)`",
                help: "put the value into single quotes, or begin the comment with another word")
        }
        return screening.mayCompile ? jq : nil
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

    /// The place of the comment that follows a plain scalar on its line; it may have been meant as part of it.
    private func comment(behind scalar: YAMLScalar, at offset: Int) -> Int? {
        guard scalar.style == .plain,
            var end = ScalarLocator.origins(of: scalar, at: offset, in: source)?.last
        else { return nil }
        while end < source.scalars.count, source.scalars[end] == " " || source.scalars[end] == "\t" { end += 1 }
        return end < source.scalars.count && source.scalars[end] == "#" ? end : nil
    }
}
