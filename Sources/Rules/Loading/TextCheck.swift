internal import Localization

/// Compares a plugin's catalogs with each other and with what the rules use.
struct TextCheck {
    private let plugin: PluginDraft
    private let texts: [String: CatalogDrafts.Entry]

    init(_ plugin: PluginDraft) {
        self.plugin = plugin
        texts = plugin.texts.entries[plugin.defaultLocale] ?? [:]
    }

    private var isDefaultBroken: Bool { plugin.texts.broken.contains(plugin.defaultLocale) }
    private var isDefaultMissing: Bool { !isDefaultBroken && plugin.texts.entries[plugin.defaultLocale] == nil }
    private var otherLocales: [TextLocale] { TextLocale.allCases.filter { $0 != plugin.defaultLocale } }

    func run(log: inout DiagnosticLog) {
        var slips: Set<Slip> = []
        for rule in plugin.rules where !rule.ignores { check(rule, &slips, log: &log) }
        guard !isDefaultBroken else { return }
        guard !isDefaultMissing else { return reportMissingCatalog(log: &log) }
        for locale in otherLocales where !plugin.texts.broken.contains(locale) {
            compare(locale, besides: slips, log: &log)
        }
    }

    /// A text with a placeholder that no argument gives, which was reported: that it differs from the other locales is
    /// the same mistake.
    private struct Slip: Hashable {
        let key: String
        let locale: TextLocale
    }

    // MARK: Rules

    private func check(_ rule: RuleDraft, _ slips: inout Set<Slip>, log: inout DiagnosticLog) {
        // That the texts are left out has been reported; what is wrong with them does not matter.
        if rule.hidesTexts, !rule.textKeys.isEmpty { return }
        let given = Set(rule.arguments.map(\.name))
        var used: Set<String> = []
        // A status without its text has been reported; the arguments were meant for it.
        var usesUnknownTexts = rule.lacksStatusName
        for key in rule.textKeys {
            guard case .key(let name) = key.source else {
                usesUnknownTexts = true
                continue
            }
            guard texts[name] != nil else {
                usesUnknownTexts = true
                if !isDefaultBroken, !isDefaultMissing { reportUnknownKey(name, of: key, log: &log) }
                continue
            }
            var missing: [String: [TextLocale]] = [:]
            for locale in TextLocale.allCases {
                guard let entry = plugin.texts.entries[locale]?[name] else { continue }
                guard let pattern = entry.pattern else {
                    usesUnknownTexts = true
                    continue
                }
                let names = Set(pattern.placeholders.map(\.name))
                used.formUnion(names)
                for name in names.subtracting(given) {
                    missing[name, default: []].append(locale)
                    // What may be this one, misspelt, is told of with it.
                    if let nearest = nearest(to: name, in: rule) { used.insert(nearest) }
                }
            }
            guard !rule.lacksArguments else { continue }
            slips.formUnion(missing.values.joined().map { Slip(key: name, locale: $0) })
            report(missing, of: key, named: name, in: rule, log: &log)
        }
        guard !usesUnknownTexts else { return }
        for argument in rule.arguments where !used.contains(argument.name) {
            log.warning(
                .unusedArgument, at: argument.position, "no text of the rule uses `\(argument.name)`",
                help: "remove it, or write `{\(argument.name)}` in a text")
        }
    }

    private func nearest(to argument: String, in rule: RuleDraft) -> String? {
        NearestName.suggestion(for: argument, among: rule.arguments.map(\.name))
    }

    private func report(
        _ missing: [String: [TextLocale]], of key: TextKeyDraft, named name: String, in rule: RuleDraft,
        log: inout DiagnosticLog
    ) {
        for (argument, locales) in missing.sorted(by: { $0.key < $1.key }) {
            let nearest = nearest(to: argument, in: rule)
            // What the default locale does without is a slip of the others, and mended there. So is what looks
            // misspelt, where another locale does without it.
            let having = TextLocale.allCases.count { plugin.texts.entries[$0]?[name]?.pattern != nil }
            let isOfDefault = locales.contains(plugin.defaultLocale) || isDefaultBroken || isDefaultMissing
            guard isOfDefault, nearest == nil || locales.count == having else {
                for locale in locales { report(argument, of: name, in: locale, rule, nearest, log: &log) }
                continue
            }
            let places = locales.map(\.rawValue).joined(separator: ", ")
            log.error(
                .missingArgument, at: rule.argumentsPosition ?? key.position,
                "the text `\(name)` needs `{\(argument)}` (\(places)), which `args` does not give",
                help: nearest.map { "`args` gives `\($0)`: did you mean that?" }
                    ?? "add `\(argument)` to `args`, with jq that gives its value, such as `\(argument): .\(argument)`")
        }
    }

    private func report(
        _ argument: String, of key: String, in locale: TextLocale, _ rule: RuleDraft, _ nearest: String?,
        log: inout DiagnosticLog
    ) {
        guard let entry = plugin.texts.entries[locale]?[key] else { return }
        let owner = rule.name.map { "the rule `\($0)`" } ?? "the rule"
        log.error(
            .missingArgument, at: entry.position(ofPlaceholder: argument),
            "the text `\(key)` needs `{\(argument)}` in \(locale.rawValue), which the `args` of \(owner) do not give",
            help: nearest.map { "did you mean `{\($0)}`?" }
                ?? "remove it here, or add `\(argument)` to the rule's `args` and to the other locales")
    }

    private func reportUnknownKey(_ key: String, of draft: TextKeyDraft, log: inout DiagnosticLog) {
        let locale = plugin.defaultLocale
        let help: String
        let below = texts.keys.sorted().filter { $0.hasPrefix(key + ".") }
        if !below.isEmpty {
            help = "`\(key)` holds \(below.prefix(3).map { "`\($0)`" }.joined(separator: ", ")); name one text"
        } else if let nearest = NearestName.suggestion(for: key, among: texts.keys.sorted()) {
            help = "did you mean `\(nearest)`?"
        } else if key.unicodeScalars.contains(where: { !$0.isASCII || $0 == " " }) {
            help = "`\(draft.field)` takes a key such as `left.title`; the text itself stands in locales/"
        } else {
            help = "add it to locales/\(locale.rawValue).yaml"
        }
        log.error(
            .unknownKey, at: draft.position, "the default locale \(locale.rawValue) has no text `\(key)`", help: help)
    }

    // MARK: Locales

    /// Once for all that a default catalog would hold.
    private func reportMissingCatalog(log: inout DiagnosticLog) {
        let isUsed = plugin.rules.contains { !$0.ignores && !$0.hidesTexts && !$0.textKeys.isEmpty }
        let others = otherLocales.filter { plugin.texts.entries[$0] != nil }
        guard isUsed || !others.isEmpty else { return }
        let name = "locales/\(plugin.defaultLocale.rawValue).yaml"
        let position = SourcePosition(file: "\(plugin.folder)/\(name)", line: 1, column: 1)
        let message = "there is no \(name), the catalog of the default locale"
        let other = others.first?.rawValue
        let help =
            "make it" + (other.map { ", or set `default_locale: \($0)` in plugin.yaml, if \($0) has all texts" } ?? "")
        if isUsed {
            log.error(.missingFile, at: position, message, help: help)
        } else {
            log.warning(.missingFile, at: position, message, help: help)
        }
    }

    private func compare(_ locale: TextLocale, besides slips: Set<Slip>, log: inout DiagnosticLog) {
        guard !texts.isEmpty || plugin.texts.entries[locale] != nil else { return }
        guard let others = plugin.texts.entries[locale] else {
            let file = "\(plugin.folder)/locales/\(plugin.defaultLocale.rawValue).yaml"
            log.warning(
                .missingTranslation, at: SourcePosition(file: file, line: 1, column: 1),
                "there is no locales/\(locale.rawValue).yaml; all texts fall back to \(plugin.defaultLocale.rawValue)",
                help: "make it, with the keys of this file")
            return
        }
        for (key, entry) in texts {
            guard let other = others[key] else {
                log.warning(
                    .missingTranslation, at: entry.position,
                    "`\(key)` has no text in \(locale.rawValue); it falls back to \(plugin.defaultLocale.rawValue)",
                    help: "add it to locales/\(locale.rawValue).yaml")
                continue
            }
            let isTold = [locale, plugin.defaultLocale].contains { slips.contains(Slip(key: key, locale: $0)) }
            if !isTold, let pattern = entry.pattern, let otherPattern = other.pattern, !entry.isDoubtful,
                !other.isDoubtful
            {
                compare(pattern, with: otherPattern, of: key, in: locale, at: other.position, log: &log)
            }
        }
        for (key, other) in others where texts[key] == nil {
            log.warning(
                .unknownKey, at: other.position,
                "the default locale \(plugin.defaultLocale.rawValue) has no text `\(key)`, so this one is never shown",
                help: NearestName.suggestion(for: key, among: texts.keys.sorted()).map { "did you mean `\($0)`?" }
                    ?? "add it to locales/\(plugin.defaultLocale.rawValue).yaml, or remove it here")
        }
    }

    private func compare(
        _ standard: MessagePattern, with other: MessagePattern, of key: String, in locale: TextLocale,
        at position: SourcePosition, log: inout DiagnosticLog
    ) {
        let comparison = PlaceholderComparison(standard: standard.placeholders, other: other.placeholders)
        guard !comparison.isSame else { return }
        let missing = comparison.missing.map { "`\($0)`" }.joined(separator: ", ")
        let extra = comparison.extra.map { "`\($0)`" }.joined(separator: ", ")
        let standardName = plugin.defaultLocale.rawValue
        let difference =
            if extra.isEmpty {
                "lacks \(missing), which \(standardName) has"
            } else if missing.isEmpty {
                "has \(extra), which \(standardName) has not"
            } else {
                "has \(extra) where \(standardName) has \(missing)"
            }
        log.warning(
            .placeholderMismatch, at: position, "the text `\(key)` \(difference)",
            help: "use the same placeholders in all locales, of the same kinds")
    }
}
