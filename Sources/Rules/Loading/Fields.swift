/// The fields of one mapping: each known one once, everything else reported.
struct Fields {
    let source: SourceText
    /// Where the mapping begins.
    let offset: Int
    private(set) var entries: [(name: String, entry: YAMLEntry)] = []
    /// Known fields that stand there misspelt, as far as that can be told (reported).
    private(set) var misspelt: Set<String> = []

    /// - Parameters:
    ///   - known: the fields that there are, in the order in which messages list them.
    ///   - owner: for messages: `plugin.yaml`, `a rule`.
    init(
        _ mapping: [YAMLEntry], at offset: Int, in source: SourceText, known: [String], owner: String,
        log: inout DiagnosticLog
    ) {
        self.source = source
        self.offset = offset
        for (name, entry) in Self.unique(mapping, in: source, log: &log) {
            if known.contains(name) {
                entries.append((name, entry))
            } else {
                let nearest = NearestName.suggestion(for: name, among: known)
                if let nearest { misspelt.insert(nearest) }
                let help =
                    nearest.map { "did you mean `\($0)`?" }
                    ?? "the fields are \(known.map { "`\($0)`" }.joined(separator: ", "))"
                log.error(
                    .unknownField, at: source.position(entry.key.offset), "\(owner) has no field `\(name)`", help: help)
            }
        }
    }

    /// Keys with which an element of a list begins, as a rule.
    private static let beginnings: Set<String> = ["rule", "test"]

    /// The entries with their keys as text; a key that comes again is reported and left out.
    static func unique(
        _ mapping: [YAMLEntry], in source: SourceText, log: inout DiagnosticLog
    ) -> [(name: String, entry: YAMLEntry)] {
        var firsts: [String: Int] = [:]
        var entries: [(name: String, entry: YAMLEntry)] = []
        for entry in mapping {
            guard case .scalar(let key) = entry.key.content else {
                log.error(
                    .wrongType, at: source.position(entry.key.offset), "found \(entry.key.kind) as a key",
                    help: "a key is a name; put jq that begins with `{` or `[` into single quotes")
                continue
            }
            if let first = firsts[key.text] {
                log.error(
                    .duplicateKey, at: source.position(entry.key.offset),
                    "the key `\(key.text)` is there already, in line \(source.position(first).line)",
                    help: beginnings.contains(key.text)
                        ? "if another \(key.text) begins here, put `- ` before it; else remove one of them"
                        : "remove or rename one of them")
            } else {
                firsts[key.text] = entry.key.offset
                entries.append((key.text, entry))
            }
        }
        return entries
    }

    subscript(name: String) -> YAMLEntry? { entries.first { $0.name == name }?.entry }

    /// Whether the field is neither there nor misspelt.
    func lacks(_ name: String) -> Bool { self[name] == nil && !misspelt.contains(name) }

    /// The place of a field's value, else of the mapping.
    func position(of name: String) -> SourcePosition {
        source.position(self[name]?.value.offset ?? offset)
    }

    /// The place of a field's name, else of the mapping.
    func keyPosition(of name: String) -> SourcePosition {
        source.position(self[name]?.key.offset ?? offset)
    }

    /// The field's scalar. Absent: nil. Of another kind, or without a value: reported, nil.
    func scalar(_ name: String, expected: String, log: inout DiagnosticLog) -> YAMLScalar? {
        guard let entry = self[name] else { return nil }
        return Self.scalar(entry, named: name, expected: expected, in: source, log: &log)
    }

    static func scalar(
        _ entry: YAMLEntry, named name: String, expected: String, in source: SourceText, log: inout DiagnosticLog
    ) -> YAMLScalar? {
        let isEmpty: Bool
        switch entry.value.content {
        case .scalar(let scalar) where !scalar.isNull: return scalar
        case .scalar: isEmpty = true
        default: isEmpty = false
        }
        log.error(
            .wrongType, at: source.position(isEmpty ? entry.key.offset : entry.value.offset),
            "`\(name)` takes \(expected), found \(entry.value.kind)",
            help: flowAdvice(entry.value, in: source)
                ?? (isEmpty ? "write it behind `\(name):`" : "write one value, in one line or as a block (`|`)"))
        return nil
    }

    /// YAML takes a bare `{` or `[` for its own.
    static func flowAdvice(_ node: YAMLNode, in source: SourceText) -> String? {
        guard node.offset < source.scalars.count else { return nil }
        switch source.scalars[node.offset] {
        case "{": return "YAML reads a bare `{` as a mapping; put the value into single quotes"
        case "[": return "YAML reads a bare `[` as a list; put the value into single quotes"
        default: return nil
        }
    }

    func string(_ name: String, log: inout DiagnosticLog) -> String? {
        scalar(name, expected: "a string", log: &log)?.text
    }

    func boolean(_ name: String, default standard: Bool, log: inout DiagnosticLog) -> Bool {
        guard let scalar = scalar(name, expected: "true or false", log: &log) else { return standard }
        if let value = scalar.boolean { return value }
        log.error(
            .wrongType, at: position(of: name), "`\(name)` takes true or false, found `\(scalar.text)`",
            help: "write `true` or `false`, without quotes")
        return standard
    }

    func integer(_ name: String, default standard: Int, log: inout DiagnosticLog) -> Int {
        guard let scalar = scalar(name, expected: "an integer", log: &log) else { return standard }
        if let number = scalar.number, let value = Int(number) { return value }
        log.error(
            .wrongType, at: position(of: name), "`\(name)` takes an integer, found `\(scalar.text)`",
            help: "write digits alone, without quotes")
        return standard
    }
}
