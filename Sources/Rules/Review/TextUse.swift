internal import Localization

/// Compares the texts of a plugin with the use that its rules make of them.
struct TextUse {
    /// What a button shows in one line: 20 Chinese characters.
    private static let buttonColumnsMax = 40

    private let plugin: PluginDraft

    init(_ plugin: PluginDraft) {
        self.plugin = plugin
    }

    func check(log: inout DiagnosticLog) {
        warnOfUnused(log: &log)
        warnOfLong(log: &log)
    }

    private func warnOfUnused(log: inout DiagnosticLog) {
        guard let uses = TextKeyUse.all(of: plugin.rules.flatMap(\.textKeys).map(\.source)) else { return }
        for (key, entry) in plugin.texts.entries[plugin.defaultLocale] ?? [:]
        where !uses.contains(where: { $0.covers(key) }) {
            log.warning(
                .unusedKey, at: entry.position, "no rule uses the text `\(key)`",
                help: "remove it from all catalogs, or name it in a rule's `status_name` or `detail_action_name`")
        }
    }

    private func warnOfLong(log: inout DiagnosticLog) {
        let keys = plugin.rules.compactMap { rule -> String? in
            if case .key(let key)? = rule.detailActionName?.source { key } else { nil }
        }
        for key in Set(keys) {
            for texts in plugin.texts.entries.values {
                guard let entry = texts[key] else { continue }
                let columns = entry.fixedColumns
                guard columns > Self.buttonColumnsMax else { continue }
                log.warning(
                    .longText, at: entry.position,
                    "the button text `\(key)` is \(columns) columns wide; a button has room for about "
                        + "\(Self.buttonColumnsMax) (\(Self.buttonColumnsMax / 2) Chinese characters)",
                    help: "shorten it; what needs more words goes into `status_name`")
            }
        }
    }
}

/// What a rule may name.
package enum TextKeyUse: Sendable {
    case key(String)
    case prefix(String)

    package func covers(_ key: String) -> Bool {
        switch self {
        case .key(let name): key == name
        case .prefix(let prefix): key.hasPrefix(prefix)
        }
    }

    /// What the enabled rules of a plugin may name; nil when some jq may give any key.
    package static func all(of ruleSet: RuleSet, plugin: Int) -> [TextKeyUse]? {
        all(
            of: ruleSet.rules.flatMap { rule -> [TextKeySource] in
                guard rule.plugin == plugin, case .update(let template) = rule.action else { return [] }
                return [template.statusName, template.detailActionName].compactMap { $0 }
            })
    }

    /// Nil when some jq may give any key.
    static func all(of sources: [TextKeySource]) -> [TextKeyUse]? {
        var uses: [TextKeyUse] = []
        for source in sources {
            switch source {
            case .key(let key): uses.append(.key(key))
            case .jq(let jq):
                guard let more = JQParser.parse(jq.text)?.textKeyUses else { return nil }
                uses += more
            }
        }
        return uses
    }
}

extension JQSyntax {
    /// The strings that it may give, or what they begin with; nil when they may be any.
    fileprivate var textKeyUses: [TextKeyUse]? {
        switch form {
        case .literal(.string(let bytes)): return [.key(String(decoding: bytes, as: UTF8.self))]
        case .literal: return []
        case .format(let parts):
            guard case .text(let bytes)? = parts.first else { return nil }
            return [.prefix(String(decoding: bytes, as: UTF8.self))]
        case .pipe(_, let right): return right.textKeyUses
        case .alternative(let left, let right): return Self.uses(of: [left, right])
        case .conditional(_, let then, let otherwise): return Self.uses(of: [then, otherwise])
        case .member(let base, _, _):
            guard case .object(let pairs) = base.form else { return nil }
            return Self.uses(of: pairs.map(\.value))
        default: return nil
        }
    }

    private static func uses(of all: [JQSyntax]) -> [TextKeyUse]? {
        let uses = all.map(\.textKeyUses)
        return uses.contains { $0 == nil } ? nil : uses.flatMap { $0 ?? [] }
    }
}
