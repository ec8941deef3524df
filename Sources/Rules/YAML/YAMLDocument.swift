private import Yams

/// Parses one file's YAML into a tree with places.
///
/// Yams' own notion of what is a number or a date is left out (`basic`): it matches many regular expressions against
/// every key, and what a scalar is, is told by its text and style.
///
/// Yams gives up at a mapping with a key twice. So that one such slip does not hide all other problems, the first of
/// the equal keys is disguised by a character of the private use area, which keeps every place as it is, and parsing
/// begins again; the keys get their names back in the tree, where the readers see and report the duplicate.
enum YAMLDocument {
    /// How many duplicate keys of one file are looked past.
    private static let disguisesMax = 100

    /// - Returns: nil when the text does not parse (reported) or holds nothing at all (not reported).
    static func parse(_ source: SourceText, log: inout DiagnosticLog) -> YAMLNode? {
        if let offset = source.scalars.firstIndex(where: isForbidden) {
            let code = String(source.scalars[offset].value, radix: 16, uppercase: true)
            log.error(
                .yamlSyntax, at: source.position(offset), "U+\(code) is a control character, which YAML does not allow",
                help: "remove it, or write it as an escape inside double quotes")
            return nil
        }
        var scalars = source.scalars
        var disguises: [Int: Unicode.Scalar] = [:]
        while true {
            do {
                var text = String(scalars: scalars)
                // A string of up to 15 bytes has no memory of its own that the parser could go on pointing into.
                if text.utf8.count < 16 { text += String(repeating: "\n", count: 16) }
                guard let root = try Yams.compose(yaml: text, .basic) else { return nil }
                var tree = YAMLTree(source: source, disguises: disguises)
                let node = tree.node(root)
                guard !tree.isExhausted else {
                    log.error(
                        .yamlSyntax, at: source.position(0),
                        "the aliases of this file multiply its content beyond measure",
                        help: "write out what the aliases (`*name`) stand for")
                    return nil
                }
                return node
            } catch let error as YamlError {
                guard case .duplicatedKeysInMapping(let keys, let context) = error else {
                    report(error, in: source, log: &log)
                    return nil
                }
                let offset = source.offset(yamlLine: context.mark.line, column: context.mark.column)
                guard let place = disguisable(scalars, at: offset), disguises.count < disguisesMax else {
                    log.error(
                        .duplicateKey, at: source.position(offset), "duplicate key \(keys.joined(separator: ", "))",
                        help: "remove or rename all but one")
                    return nil
                }
                disguises[offset] = scalars[place]
                scalars[place] = Unicode.Scalar(0xE000 + UInt32(disguises.count)) ?? "\u{E000}"
            } catch {
                report(YAMLComplaint("\(error)", at: 0, in: source), log: &log)
                return nil
            }
        }
    }

    /// The place of a key's first character, behind a quote; nil where a disguise would change the structure.
    private static func disguisable(_ scalars: [Unicode.Scalar], at offset: Int) -> Int? {
        guard offset < scalars.count else { return nil }
        let first = scalars[offset]
        let place = first == "\"" || first == "'" ? offset + 1 : offset
        guard place < scalars.count else { return nil }
        switch scalars[place] {
        case "\"", "'", "\\", "&", "*", "!", "|", ">", "?", ":", "[", "{", "\n", "\r": return nil
        case let scalar where (0xE000...0xE0FF).contains(scalar.value): return nil
        default: return place
        }
    }

    /// The characters that YAML's production c-printable leaves out.
    private static func isForbidden(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x09, 0x0A, 0x0D, 0x20...0x7E, 0x85, 0xA0...0xD7FF, 0xE000...0xFEFF, 0xFF00...0xFFFD, 0x10000...0x10FFFF:
            false
        default: true
        }
    }

    private static func report(_ error: YamlError, in source: SourceText, log: inout DiagnosticLog) {
        switch error {
        case .scanner(let context, let problem, let mark, _), .parser(let context, let problem, let mark, _),
            .composer(let context, let problem, let mark, _):
            func offset(_ mark: Mark) -> Int { source.offset(yamlLine: mark.line, column: mark.column) }
            report(
                YAMLComplaint(
                    problem, at: offset(mark), context: context.map { ($0.text, offset($0.mark)) }, in: source),
                log: &log)
        default: report(YAMLComplaint("\(error)", at: 0, in: source), log: &log)
        }
    }

    /// libYAML speaks of its grammar; so what was written comes first, and its words last.
    private static func report(_ complaint: YAMLComplaint, log: inout DiagnosticLog) {
        let advice = YAMLAdvice(for: complaint)
        log.error(
            .yamlSyntax, at: complaint.source.position(advice.offset), advice.found,
            help: "\(advice.help) (libYAML: \(complaint.words))")
    }
}
