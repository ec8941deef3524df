import Evaluation
import Localization
import Rules

/// Which rules and texts some cases exercise.
///
/// A rule is exercised when it ignored an event or made a request of one; an entry of `track`, when it made cards known,
/// those of `given` included; a text of a locale when a request shows it.
/// What a case expects to fail exercises neither.
struct CaseCoverage: Sendable {
    struct Item: Sendable {
        enum Kind: String {
            case rule, text
        }

        let kind: Kind
        let plugin: String
        /// Of a text.
        let locale: String
        /// Of the rule, or the text's key.
        let name: String
        /// Where to look.
        let place: String
        let isExercised: Bool
    }

    /// By plugin: rules in their order, then texts by locale and key.
    let items: [Item]

    /// Rounded down, so that 100 is all of it.
    var percent: Int { items.isEmpty ? 100 : items.count(where: \.isExercised) * 100 / items.count }

    static func measure(
        _ results: [CaseResult], _ ruleSet: RuleSet, _ options: EvaluatorOptions
    ) async throws -> CaseCoverage {
        let texts = try await ExercisedTexts.find(in: results, ruleSet, options)
        let rules = results.reduce(into: Set<Int>()) { $0.formUnion($1.outcome.rules.union($1.tracks)) }
        var items: [Item] = []
        for (number, plugin) in ruleSet.plugins.enumerated() {
            for (index, rule) in ruleSet.rules.enumerated() where rule.plugin == number {
                let start = rule.when.start
                items.append(
                    Item(
                        kind: .rule, plugin: plugin.name, locale: "", name: rule.name,
                        place: "\(start.file):\(start.line):\(start.column)", isExercised: rules.contains(index)))
            }
            for locale in plugin.texts.localesInOrder {
                for key in plugin.texts.catalogs[locale]?.patterns.keys.sorted() ?? [] {
                    items.append(
                        Item(
                            kind: .text, plugin: plugin.name, locale: locale.rawValue, name: key,
                            place: "\(plugin.folder)/locales/\(locale.rawValue).yaml",
                            isExercised: texts.contains(TextPlace(plugin: number, locale: locale, key: key))))
                }
            }
        }
        return CaseCoverage(items: items)
    }

    /// A table, then what is left.
    var lines: [String] {
        let locales = TextLocale.allCases.map(\.rawValue)
        var rows = [["PLUGIN", "RULES"] + locales]
        var plugins: [String] = []
        for item in items where !plugins.contains(item.plugin) { plugins.append(item.plugin) }
        for plugin in plugins {
            let own = items.filter { $0.plugin == plugin }
            rows.append(
                [plugin, Self.ratio(own.filter { $0.kind == .rule })]
                    + locales.map { locale in Self.ratio(own.filter { $0.locale == locale }) })
        }
        let left = items.filter { !$0.isExercised }.map { item in
            item.kind == .rule
                ? "\(item.place): not exercised: rule \(item.name)"
                : "\(item.place): not exercised: text \(item.name)"
        }
        return TextTable.lines(rows) + left
    }

    private static func ratio(_ items: [Item]) -> String {
        items.isEmpty ? "-" : "\(items.count(where: \.isExercised))/\(items.count)"
    }
}

/// A text of one locale.
struct TextPlace: Hashable {
    /// Index in `RuleSet.plugins`.
    let plugin: Int
    let locale: TextLocale
    let key: String
}
