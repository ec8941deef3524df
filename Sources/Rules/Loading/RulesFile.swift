/// Reads `rules.yaml`: a list of rules.
enum RulesFile {
    static func read(_ source: SourceText, log: inout DiagnosticLog) -> [RuleDraft] {
        let errorsBefore = log.hasErrors(in: source.file)
        guard let root = YAMLDocument.parse(source, log: &log) else {
            if log.hasErrors(in: source.file) == errorsBefore { warnOfNoRules(source, log: &log) }
            return []
        }
        guard case .sequence(let nodes) = root.content else {
            if case .scalar(let scalar) = root.content, scalar.isNull {
                warnOfNoRules(source, log: &log)
            } else {
                log.error(
                    .wrongType, at: source.position(root.offset), "expected a list of rules, found \(root.kind)",
                    help: "begin each rule with `- rule: NAME`")
            }
            return []
        }
        if nodes.isEmpty { warnOfNoRules(source, log: &log) }
        var rules: [RuleDraft] = []
        var firsts: [String: SourcePosition] = [:]
        for node in nodes {
            guard case .mapping(let mapping) = node.content else {
                log.error(
                    .wrongType, at: source.position(node.offset), "expected a rule, found \(node.kind)",
                    help: "a rule is a mapping: `rule`, `when`, `message`, `status`")
                continue
            }
            var reader = RuleReader(mapping, at: node.offset, in: source, log: &log)
            let rule = reader.read(log: &log)
            if let name = rule.name {
                let position = reader.namePosition
                if let first = firsts[name] {
                    log.error(
                        .duplicateName, at: position, "the rule `\(name)` is there already, in line \(first.line)",
                        help: "give every rule of a plugin a name of its own")
                } else {
                    firsts[name] = position
                }
            }
            rules.append(rule)
        }
        return rules
    }

    private static func warnOfNoRules(_ source: SourceText, log: inout DiagnosticLog) {
        log.warning(
            .noRules, at: source.position(0), "there is no rule in this file", help: "begin with `- rule: NAME`")
    }
}
