internal import Feishu

/// Reads one rule of `rules.yaml`.
struct RuleReader {
    private static let known = [
        "rule", "description", "when", "message", "card", "status", "status_name", "detail_action_name", "args",
        "final", "ignore", "continue", "enabled",
    ]

    private let fields: Fields
    private let expressions: ExpressionReader
    private var rule = RuleDraft()

    init(_ mapping: [YAMLEntry], at offset: Int, in source: SourceText, log: inout DiagnosticLog) {
        fields = Fields(mapping, at: offset, in: source, known: Self.known, owner: "a rule", log: &log)
        expressions = ExpressionReader(source: source)
    }

    var namePosition: SourcePosition { fields.position(of: "rule") }

    mutating func read(log: inout DiagnosticLog) -> RuleDraft {
        readName(log: &log)
        rule.description = fields.string("description", log: &log)
        rule.when = jq("when", log: &log)
        if let when = rule.when { WhenCheck.warnOfAssignments(in: when, log: &log) }
        require("when", "jq that says whether the rule applies", log: &log)
        rule.isFinal = fields.boolean("final", default: false, log: &log)
        rule.ignores = fields.boolean("ignore", default: false, log: &log)
        rule.continues = fields.boolean("continue", default: false, log: &log)
        rule.isEnabled = fields.boolean("enabled", default: true, log: &log)
        rule.message = jq("message", log: &log)
        rule.card = jq("card", log: &log)
        readStatus(log: &log)
        rule.statusName = textKey("status_name", log: &log)
        rule.detailActionName = textKey("detail_action_name", log: &log)
        readArguments(log: &log)
        checkTogether(log: &log)
        return rule
    }

    private mutating func readName(log: inout DiagnosticLog) {
        require("rule", "the rule's name", log: &log)
        guard let name = fields.string("rule", log: &log) else { return }
        rule.name = name
        RuleName.check(name, of: "rule", at: fields.position(of: "rule"), log: &log)
    }

    private func require(_ name: String, _ what: String, log: inout DiagnosticLog) {
        guard fields.lacks(name) else { return }
        log.error(
            .missingField, at: fields.source.position(fields.offset), "the rule has no `\(name)`",
            help: "add `\(name)`: \(what)")
    }

    private func jq(_ name: String, log: inout DiagnosticLog) -> JQSource? {
        guard let entry = fields[name] else { return nil }
        return expressions.read(entry, named: name, log: &log)
    }

    private mutating func readStatus(log: inout DiagnosticLog) {
        let expected = "one of the nine statuses or jq"
        guard let scalar = fields.scalar("status", expected: expected, log: &log) else { return }
        let literal = JQConstant(scalar.text)?.string
        let word = literal ?? scalar.text.trimmed
        if let status = UpdateStatus(rawValue: word) {
            rule.status = .fixed(status)
        } else if literal != nil || !word.isEmpty && word.unicodeScalars.allSatisfy(RuleName.isWordCharacter) {
            guard let complaint = StatusCheck.complaint(of: word) else { return }
            log.error(.unknownStatus, at: fields.position(of: "status"), complaint.message, help: complaint.help)
        } else if let jq = jq("status", log: &log) {
            rule.status = .jq(jq)
            StatusCheck.warn(of: jq, log: &log)
        }
    }

    private func textKey(_ name: String, log: inout DiagnosticLog) -> TextKeyDraft? {
        guard let entry = fields[name] else { return nil }
        let position = fields.position(of: name)
        if case .mapping(let mapping) = entry.value.content, !mapping.isEmpty {
            let inner = Fields(
                mapping, at: entry.value.offset, in: fields.source, known: ["jq"], owner: "`\(name)`", log: &log)
            guard let jqEntry = inner["jq"], let jq = expressions.read(jqEntry, named: "jq", log: &log) else {
                return nil
            }
            return TextKeyDraft(field: name, source: .jq(jq), position: position)
        }
        let expected = "a key of the catalog or {jq: …}"
        guard let scalar = fields.scalar(name, expected: expected, log: &log) else { return nil }
        let key = scalar.text.trimmed
        guard !key.isEmpty else {
            log.error(.badName, at: position, "`\(name)` is empty", help: "name a key of the catalog")
            return nil
        }
        return TextKeyDraft(field: name, source: .key(key), position: position)
    }

    private mutating func readArguments(log: inout DiagnosticLog) {
        guard let entry = fields["args"] else {
            rule.lacksArguments = !fields.lacks("args")
            return
        }
        rule.argumentsPosition = fields.keyPosition(of: "args")
        guard case .mapping(let mapping) = entry.value.content else {
            rule.lacksArguments = true
            if case .scalar(let scalar) = entry.value.content, scalar.isNull {
                log.error(
                    .wrongType, at: fields.keyPosition(of: "args"), "`args` is empty",
                    help: "indent its names below it")
                return
            }
            log.error(
                .wrongType, at: fields.position(of: "args"),
                "`args` takes a mapping of names to jq, found \(entry.value.kind)",
                help: "write `NAME: jq` below it, indented")
            return
        }
        for (name, argument) in Fields.unique(mapping, in: fields.source, log: &log) {
            let position = fields.source.position(argument.key.offset)
            if !RuleName.isArgumentName(name) {
                log.error(
                    .badName, at: position, "`\(name)` is no name of an argument",
                    help: "use letters of any script, digits and `_`; the first is no digit")
            }
            let value = expressions.read(argument, named: name, log: &log)
            rule.arguments.append(ArgumentDraft(name: name, position: position, value: value))
        }
    }

    /// What only the fields together show.
    private func checkTogether(log: inout DiagnosticLog) {
        if rule.ignores {
            for name in ["message", "card", "status", "status_name", "detail_action_name", "args", "final"]
            where fields[name] != nil {
                log.error(
                    .conflictingFields, at: fields.keyPosition(of: name),
                    "`\(name)` has no meaning in a rule with `ignore: true`", help: "remove one of the two")
            }
            return
        }
        // Something else than true or false has been reported; what was meant is not known.
        guard fields["ignore"] == nil || fields["ignore"]?.value.boolean == false else { return }
        if fields.lacks("message"), fields.lacks("card") {
            require("message", "jq that gives the message id; or `ignore: true`", log: &log)
        }
        if fields["message"] != nil, fields["card"] != nil {
            log.error(
                .conflictingFields, at: fields.keyPosition(of: "card"),
                "a rule names its cards by `message` or by `card`, found both", help: "remove one of the two")
        }
        require("status", "one of the nine statuses or jq that gives one; or `ignore: true`", log: &log)
        guard case .fixed(let status) = rule.status else { return }
        if status == .custom, fields.lacks("status_name") {
            log.error(
                .missingStatusName, at: fields.position(of: "status"), "CUSTOM needs a text to show",
                help: "add `status_name`: a key of the catalog")
        }
        if status != .custom { warnOfTexts(with: status, log: &log) }
    }

    private func warnOfTexts(with status: UpdateStatus, log: inout DiagnosticLog) {
        let texts = ["status_name", "detail_action_name"].filter { fields[$0] != nil }.map { "`\($0)`" }
        guard !texts.isEmpty else { return }
        let them = texts.count == 1 ? "it" : "both"
        let arguments = fields["args"] == nil ? "" : ", and `args`, which are for texts"
        log.warning(
            .unusedText, at: fields.position(of: "status"),
            "the status \(status.rawValue) ignores \(texts.joined(separator: " and ")): only CUSTOM shows texts of its own",
            help: "set `status: CUSTOM`, or remove \(them)\(arguments)")
    }
}
