/// Finds keys that are made of what an event may lack: jq then writes `null` or nothing in its place, and events that
/// have nothing to do with each other share the key.
///
/// Keys are the `keys` of `track`, `card`, and `event.id`. What their `when` looks at, they do not lack.
struct NullInKey {
    /// A remedy that is longer is not written out.
    private static let remedyMax = 100

    private let ruleSet: RuleSet
    private let plugin: Int
    private let library: LibraryFunctions
    /// Of the plugin, in order.
    private let rules: [Rule]

    init(_ ruleSet: RuleSet, plugin: Int) {
        self.ruleSet = ruleSet
        self.plugin = plugin
        library = LibraryFunctions(ruleSet.plugins[plugin].library)
        rules = ruleSet.rules.filter { $0.plugin == plugin }
    }

    func check(log: inout DiagnosticLog) {
        for rule in rules {
            switch rule.action {
            case .ignore: break
            case .track(let template): for key in template.keys { check(key, of: rule, log: &log) }
            case .update(let template): if template.namesKeys { check(template.message, of: rule, log: &log) }
            }
        }
        checkID(log: &log)
    }

    private func check(_ key: JQSource, of rule: Rule, log: inout DiagnosticLog) {
        for text in texts(in: key, of: rule) {
            report(
                text, in: key, "different events share the key",
                remedy: "to give no key then, or ask for it in `when`", log: &log)
        }
    }

    /// The id is made for every event that leads to an update; the first rule that does not see to it is named.
    private func checkID(log: inout DiagnosticLog) {
        guard let id = ruleSet.plugins[plugin].eventID, isComposed(id) else { return }
        for rule in rules {
            guard case .update = rule.action else { continue }
            let texts = texts(in: id, of: rule)
            for text in texts {
                report(
                    text, in: id, "different events that `\(rule.name)` matches count as one",
                    remedy: "to give no id then", log: &log)
            }
            if !texts.isEmpty { return }
        }
    }

    private func texts(in key: JQSource, of rule: Rule) -> [ComposedTexts.Text] {
        guard isComposed(key), let syntax = JQParser.parse(key.text),
            let seen = ComposedTexts.seen(by: rule.when.text, library: library)
        else { return [] }
        return ComposedTexts.texts(of: syntax, in: key.text, library: library, seen: seen)
    }

    /// Most keys are plain paths.
    private func isComposed(_ key: JQSource) -> Bool { key.text.utf8.contains(UInt8(ascii: "\"")) }

    private func report(
        _ text: ComposedTexts.Text, in key: JQSource, _ consequence: String, remedy: String, log: inout DiagnosticLog
    ) {
        let scalars = Array(key.text.unicodeScalars)
        func jq(_ syntax: JQSyntax) -> String { String(scalars: scalars[syntax.start..<syntax.end]) }
        var names: [String] = []
        for name in text.fields.map({ jq($0.syntax) }) where !names.contains(name) { names.append(name) }
        let whole = jq(text.syntax)
        let isAll = whole == key.text.trimmed
        let rest = whole.unicodeScalars.count <= Self.remedyMax ? whole : "…"
        let guarded = "select(\(names.joined(separator: " and "))) | \(rest)"
        guard let first = text.fields.first else { return }
        log.warning(
            .nullInKey, at: key.position(offset: first.syntax.start),
            "where \(names.map { "`\($0)`" }.joined(separator: " or ")) is missing, jq \(Self.effect(of: text)), "
                + "and \(consequence)",
            help: "write `\(isAll ? guarded : "(\(guarded))")` \(remedy)")
    }

    private static func effect(of text: ComposedTexts.Text) -> String {
        switch (text.fields.contains { $0.becomesNull }, text.fields.contains { !$0.becomesNull }) {
        case (true, true): "writes `null` or leaves it out"
        case (true, false): "writes `null`"
        default: "leaves it out"
        }
    }
}
