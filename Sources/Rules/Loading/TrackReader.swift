/// Reads `track` of `plugin.yaml`: a list of `when`, `message` and `keys`.
struct TrackReader {
    private static let known = ["when", "message", "keys"]

    let source: SourceText

    func read(_ fields: Fields, log: inout DiagnosticLog) -> [TrackDraft] {
        guard let entry = fields["track"] else { return [] }
        guard case .sequence(let nodes) = entry.value.content else {
            log.error(
                .wrongType, at: fields.position(of: "track"),
                "`track` takes a list of `when`, `message` and `keys`, found \(entry.value.kind)",
                help: "begin each entry with `- when: jq`, below it and indented")
            return []
        }
        return nodes.map { read($0, log: &log) }
    }

    private func read(_ node: YAMLNode, log: inout DiagnosticLog) -> TrackDraft {
        var track = TrackDraft()
        guard case .mapping(let mapping) = node.content else {
            log.error(
                .wrongType, at: source.position(node.offset),
                "an entry of `track` is a mapping of `when`, `message` and `keys`, found \(node.kind)",
                help: "write `when: jq`, `message: jq` and `keys: [jq]`")
            return track
        }
        let fields = Fields(
            mapping, at: node.offset, in: source, known: Self.known, owner: "an entry of `track`", log: &log)
        for (name, what) in [
            ("when", "jq that says whether a line makes a card known"), ("message", "jq that gives the message id"),
            ("keys", "a list of jq, each of which gives a key"),
        ] where fields.lacks(name) {
            log.error(
                .missingField, at: source.position(node.offset), "the entry of `track` has no `\(name)`",
                help: "add `\(name)`: \(what)")
        }
        let expressions = ExpressionReader(source: source)
        track.when = fields["when"].flatMap { expressions.read($0, named: "when", log: &log) }
        if let when = track.when { WhenCheck.warnOfAssignments(in: when, log: &log) }
        track.message = fields["message"].flatMap { expressions.read($0, named: "message", log: &log) }
        track.keys = keys(fields, expressions, log: &log)
        return track
    }

    private func keys(_ fields: Fields, _ expressions: ExpressionReader, log: inout DiagnosticLog) -> [JQSource] {
        guard let entry = fields["keys"] else { return [] }
        guard case .sequence(let nodes) = entry.value.content, !nodes.isEmpty else {
            log.error(
                .wrongType, at: fields.position(of: "keys"), "`keys` takes a list of jq, found \(entry.value.kind)",
                help: "write one key or more in single quotes: `keys: ['.instance_code']`")
            return []
        }
        return nodes.compactMap { node in
            expressions.read(YAMLEntry(key: entry.key, value: node), named: "keys", log: &log)
        }
    }
}
