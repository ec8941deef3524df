internal import Feishu

/// Knows the words that a `status` may be, and finds others among those that its jq answers with.
///
/// Only literals that certainly become the answer are looked at: branches of `if`, alternatives, values of a table that
/// is looked up. What goes through a function may still become a status there.
enum StatusCheck {
    /// What to say of a word that is no status; nil for one of the nine.
    static func complaint(of word: String) -> (message: String, help: String)? {
        guard UpdateStatus(rawValue: word) == nil else { return nil }
        let names = UpdateStatus.allCases.map(\.rawValue)
        let nearest = NearestName.suggestion(for: word, among: names).map { "did you mean `\($0)`? " } ?? ""
        return ("`\(word)` is not a status of the API", nearest + "the nine are \(names.joined(separator: ", "))")
    }

    static func warn(of jq: JQSource, log: inout DiagnosticLog) {
        // Without a quote there is no literal, and no reason to take the text apart.
        guard jq.text.utf8.contains(UInt8(ascii: "\"")), let syntax = JQParser.parse(jq.text) else { return }
        for (word, offset) in answers(of: syntax, dot: nil) {
            guard let complaint = complaint(of: word) else { continue }
            log.warning(
                .unknownStatus, at: jq.position(offset: offset),
                complaint.message + "; events that it is the answer for fail", help: complaint.help)
        }
    }

    /// - Parameter dot: what `.` is there; nil: the event, or not known.
    private static func answers(of syntax: JQSyntax, dot: JQSyntax?) -> [(word: String, offset: Int)] {
        switch syntax.form {
        case .literal(.string(let bytes)): [(String(decoding: bytes, as: UTF8.self), syntax.start)]
        case .conditional(_, let then, let otherwise): [then, otherwise].flatMap { answers(of: $0, dot: dot) }
        case .alternative(let left, let right), .comma(let left, let right):
            [left, right].flatMap { answers(of: $0, dot: dot) }
        case .pipe(let left, let right): answers(of: right, dot: left)
        case .attempt(let body), .opaque(.label(let body)), .opaque(.handled(let body, nil)):
            answers(of: body, dot: dot)
        case .opaque(.handled(let body, .some(let handler))):
            answers(of: body, dot: dot) + answers(of: handler, dot: nil)
        case .opaque(.binding(_, _, let scope)), .opaque(.definition(_, let scope)): answers(of: scope, dot: dot)
        case .member(let base, _, _): values(of: base, dot: dot).flatMap { answers(of: $0, dot: dot) }
        case .identity, .elements, .literal, .format, .array, .object, .call, .negative, .and, .or, .comparison,
            .opaque:
            []
        }
    }

    /// The values of a table, if it is one that stands there.
    private static func values(of table: JQSyntax, dot: JQSyntax?) -> [JQSyntax] {
        switch table.form {
        case .object(let pairs): pairs.map(\.value)
        case .identity: dot.map { values(of: $0, dot: nil) } ?? []
        default: []
        }
    }
}
