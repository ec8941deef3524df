internal import Outcomes

/// Reads one `tests/*.yaml`: a list of cases.
struct CaseFile {
    private static let known = ["test", "given", "event", "expect"]
    private static let expectKnown = ["rule", "request", "requests", "ignored", "unmatched", "failed"]

    let source: SourceText
    /// The plugin's name.
    let plugin: String
    /// The names of the plugin's enabled rules.
    let rules: [String]
    /// Those of them that ignore their events.
    let ignoringRules: [String]
    /// The names of the others.
    let disabledRules: [String]

    func read(log: inout DiagnosticLog) -> [TestCase] {
        let hadErrors = log.hasErrors(in: source.file)
        guard let root = YAMLDocument.parse(source, log: &log) else {
            if log.hasErrors(in: source.file) == hadErrors { warnOfNoCases(log: &log) }
            return []
        }
        guard case .sequence(let nodes) = root.content else {
            if case .scalar(let scalar) = root.content, scalar.isNull {
                warnOfNoCases(log: &log)
            } else {
                log.error(
                    .wrongType, at: source.position(root.offset), "expected a list of cases, found \(root.kind)",
                    help: "begin each case with `- test: WHAT IT SHOWS`")
            }
            return []
        }
        return nodes.compactMap { read($0, log: &log) }
    }

    private func warnOfNoCases(log: inout DiagnosticLog) {
        log.warning(
            .emptyFile, at: source.position(0), "there is no case in this file",
            help: "begin with `- test: WHAT IT SHOWS`")
    }

    private func read(_ node: YAMLNode, log: inout DiagnosticLog) -> TestCase? {
        guard case .mapping(let mapping) = node.content else {
            log.error(
                .wrongType, at: source.position(node.offset), "expected a case, found \(node.kind)",
                help: "a case is a mapping: `test`, `event`, `expect`")
            return nil
        }
        let fields = Fields(mapping, at: node.offset, in: source, known: Self.known, owner: "a case", log: &log)
        for name in ["test", "event", "expect"] where fields.lacks(name) {
            log.error(
                .missingField, at: source.position(node.offset), "the case has no `\(name)`",
                help: name == "expect"
                    ? "write `expect: unmatched`; `approvald test --update` puts what is found in its place"
                    : "a case is a mapping: `test`, `event`, `expect`")
        }
        let given = given(fields, log: &log)
        let name = fields.string("test", log: &log)
        let event = self.event(fields, log: &log)
        let expectation = fields["expect"].flatMap { self.expectation($0, log: &log) }
        guard let name, let event, let expectation else { return nil }
        return TestCase(
            plugin: plugin, name: name, position: source.position(node.offset), given: given.map(\.text),
            givenPositions: given.map(\.position), event: event, expectation: expectation)
    }

    /// Events that came before.
    private func given(
        _ fields: Fields, log: inout DiagnosticLog
    ) -> [(text: String, position: SourcePosition)] {
        guard let entry = fields["given"] else { return [] }
        guard case .sequence(let nodes) = entry.value.content else {
            log.error(
                .wrongType, at: fields.position(of: "given"),
                "`given` takes a list of events, found \(entry.value.kind)", help: "begin each event with `- `")
            return []
        }
        return nodes.compactMap { node in
            guard case .mapping = node.content else {
                log.error(
                    .wrongType, at: source.position(node.offset), "an event is a mapping, found \(node.kind)",
                    help: "an event is a JSON object")
                return nil
            }
            return node.json(in: source, log: &log).map { ($0.text, source.position(node.offset)) }
        }
    }

    private func event(_ fields: Fields, log: inout DiagnosticLog) -> String? {
        guard let entry = fields["event"] else { return nil }
        guard case .mapping = entry.value.content else {
            log.error(
                .wrongType, at: fields.position(of: "event"), "`event` takes a mapping, found \(entry.value.kind)",
                help: "an event is a JSON object")
            return nil
        }
        return entry.value.json(in: source, log: &log)?.text
    }

    // MARK: Expectations

    private func expectation(_ entry: YAMLEntry, log: inout DiagnosticLog) -> TestCase.Expectation? {
        switch entry.value.content {
        case .scalar(let scalar) where scalar.text == "unmatched": return .unmatched
        case .scalar(let scalar) where scalar.text == "ignored": return .ignored(rule: nil)
        case .mapping(let mapping):
            let fields = Fields(
                mapping, at: entry.value.offset, in: source, known: Self.expectKnown, owner: "`expect`", log: &log)
            return expectation(fields, log: &log)
        default:
            var nearest: String?
            if case .scalar(let scalar) = entry.value.content {
                nearest = NearestName.suggestion(for: scalar.text, among: ["unmatched", "ignored"])
            }
            log.error(
                .badValue, at: source.position(entry.value.offset), "`expect` does not know what this means",
                help: (nearest.map { "did you mean `\($0)`? Else " } ?? "")
                    + "write unmatched, {ignored: RULE}, {failed: REASON} or {rule: RULE, request: {…}}")
            return nil
        }
    }

    private func expectation(_ fields: Fields, log: inout DiagnosticLog) -> TestCase.Expectation? {
        let outcomes = ["request", "requests", "ignored", "unmatched", "failed"].filter { fields[$0] != nil }
        guard outcomes.count == 1, let outcome = outcomes.first else {
            let found = outcomes.isEmpty ? "none" : outcomes.map { "`\($0)`" }.joined(separator: " and ")
            log.error(
                outcomes.isEmpty ? .missingField : .conflictingFields, at: source.position(fields.offset),
                "`expect` takes one of `request`, `requests`, `ignored`, `unmatched` and `failed`, found \(found)",
                help: "keep the one that is to happen")
            return nil
        }
        let rule = ruleName("rule", in: fields, log: &log)
        if fields["rule"] != nil, !takesRule(outcome, fields) {
            log.error(
                .conflictingFields, at: fields.position(of: "rule"), "`rule` says nothing beside `\(outcome)`",
                help: "remove it" + (outcome == "ignored" ? ", or name the rule in `ignored`" : ""))
            return nil
        }
        switch outcome {
        case "ignored":
            if let scalar = fields.scalar("ignored", expected: "the name of a rule", log: &log) {
                return .ignored(rule: scalar.boolean == true ? rule : ignoringRule(fields, log: &log))
            }
            return nil
        case "unmatched": return unmatched(fields, log: &log)
        case "failed": return failed(fields, log: &log)
        default: return requests(outcome, rule: rule, in: fields, log: &log)
        }
    }

    private func takesRule(_ outcome: String, _ fields: Fields) -> Bool {
        guard outcome == "ignored" else { return outcome.hasPrefix("request") }
        if case .scalar(let scalar)? = fields["ignored"]?.value.content { return scalar.boolean == true }
        return false
    }

    private func unmatched(_ fields: Fields, log: inout DiagnosticLog) -> TestCase.Expectation? {
        guard let scalar = fields.scalar("unmatched", expected: "true", log: &log) else { return nil }
        if scalar.boolean == true { return .unmatched }
        log.error(
            .badValue, at: fields.position(of: "unmatched"), "`unmatched` takes true, found `\(scalar.text)`",
            help: "write `expect: unmatched`: no rule applied, so none can be named")
        return nil
    }

    private func ruleName(_ field: String, in fields: Fields, log: inout DiagnosticLog) -> String? {
        guard fields[field] != nil, let name = fields.string(field, log: &log) else { return nil }
        let candidates = field == "ignored" ? ignoringRules : rules
        if disabledRules.contains(name) {
            log.error(
                .badValue, at: fields.position(of: field),
                "the rule `\(name)` is `enabled: false`, so it never applies",
                help: "enable the rule, or remove the case")
        } else if !rules.contains(name) {
            log.error(
                .badValue, at: fields.position(of: field), "the plugin has no rule `\(name)`",
                help: NearestName.suggestion(for: name, among: candidates).map { "did you mean `\($0)`?" }
                    ?? "name one of its rules\(field == "ignored" ? " that ignore" : ""): \(candidates.prefix(10).joined(separator: ", "))\(candidates.count > 10 ? ", …" : "")"
            )
        }
        return name
    }

    private func ignoringRule(_ fields: Fields, log: inout DiagnosticLog) -> String? {
        let name = ruleName("ignored", in: fields, log: &log)
        if let name, rules.contains(name), !ignoringRules.contains(name) {
            log.error(
                .badValue, at: fields.position(of: "ignored"), "the rule `\(name)` ignores no event",
                help: "write `rule: \(name)` and its `request`, or name a rule with `ignore: true`")
        }
        return name
    }

    private func failed(_ fields: Fields, log: inout DiagnosticLog) -> TestCase.Expectation? {
        guard let word = fields.string("failed", log: &log) else { return nil }
        if let reason = Reason(rawValue: word) { return .failed(reason) }
        let names = Reason.allCases.map(\.rawValue)
        let nearest = NearestName.suggestion(for: word, among: names).map { "did you mean `\($0)`? " } ?? ""
        log.error(
            .badValue, at: fields.position(of: "failed"), "`\(word)` is no reason",
            help: nearest + "the reasons are \(names.joined(separator: ", "))")
        return nil
    }

    private func requests(
        _ field: String, rule: String?, in fields: Fields, log: inout DiagnosticLog
    ) -> TestCase.Expectation? {
        guard let value = fields[field]?.value else { return nil }
        var nodes = [value]
        if field == "requests" {
            guard case .sequence(let list) = value.content else {
                log.error(
                    .wrongType, at: source.position(value.offset), "`requests` takes a list, found \(value.kind)",
                    help: "begin each request with `- `")
                return nil
            }
            nodes = list
        }
        var requests: [ExpectedRequest] = []
        for node in nodes {
            guard case .mapping = node.content else {
                log.error(
                    .wrongType, at: source.position(node.offset), "a request is a mapping, found \(node.kind)",
                    help: "write `message_id`, `status` and the other keys of the request")
                return nil
            }
            guard let body = node.json(in: source, log: &log) else { return nil }
            requests.append(ExpectedRequest(body: body, position: source.position(node.offset)))
        }
        return .requests(rule: rule, requests)
    }
}
