import Evaluation
import Feishu
import Localization
import Rules

/// `approvald i18n`: how complete the catalogs are, a row for each plugin and locale.
package struct TextReport: Sendable {
    private let settings: Settings
    private let console: Console
    private let format: ReportFormat

    package init(settings: Settings, console: Console, format: ReportFormat) {
        self.settings = settings
        self.console = console
        self.format = format
    }

    /// Cases that do not load only cost what is said of untested texts.
    ///
    /// - Returns: 2 if rules or cases do not load, else 0: what a report says is no failure.
    package func run() async throws -> ExitStatus {
        let source = RuleSource(settings: settings, console: console)
        let ruleSet = try await source.loadOrRefuse()
        let (results, broken) = try await CaseRun(settings: settings, console: console).results(ruleSet)
        let exercised = try await ExercisedTexts.find(in: results, ruleSet, settings.evaluatorOptions)
        let states = ruleSet.plugins.indices.flatMap { plugin in
            LocaleState.all(ofPlugin: plugin, in: ruleSet, exercised: exercised)
        }
        switch format {
        case .text: try lines(states).forEach(console.print)
        case .json: try states.forEach { try console.write($0.jsonLine) }
        }
        for file in broken {
            console.errors.write("i18n: what only the broken cases of \(file) show is counted as untested\n")
        }
        return broken.isEmpty ? .success : .wrongUsage
    }

    /// The table, then each text that something is wrong with.
    private func lines(_ states: [LocaleState]) -> [String] {
        guard !states.isEmpty else { return ["no texts: the plugins in \(settings.rules) have no locales/*.yaml"] }
        var rows = [["PLUGIN", "LOCALE", "TEXTS", "MISSING", "UNUSED", "DIFFERENT", "UNTESTED", "COMPLETE"]]
        for state in states {
            rows.append(
                [state.plugin, state.locale.rawValue, "\(state.texts)"]
                    + [state.missing, state.unused, state.differing, state.untested].map { "\($0.count)" }
                    + ["\(state.completePercent)%"])
        }
        return TextTable.lines(rows)
            + states.flatMap { state in
                state.missing.map { "\(state.file): missing: \($0)" }
                    + state.unused.map { "\(state.file): unused: \($0)" }
                    + state.differing.map { "\(state.file): other placeholders than \(state.defaultLocale): \($0)" }
                    + state.untested.map { "\(state.file): not shown by any test: \($0)" }
            }
    }
}

/// The texts of one plugin in one locale. All keys are sorted.
struct LocaleState: Equatable {
    let plugin: String
    let locale: TextLocale
    let defaultLocale: String
    /// Of the catalog.
    let file: String
    /// How many there are.
    let texts: Int
    /// Keys of the default locale that are not here.
    let missing: [String]
    /// Texts that no enabled rule can show.
    let unused: [String]
    /// Texts whose placeholders differ from the default locale's, by name or kind.
    let differing: [String]
    /// Texts that are used and that no test case shows.
    let untested: [String]
    /// Keys of the default locale.
    let wanted: Int

    /// Rounded down.
    var completePercent: Int { wanted == 0 ? 100 : (wanted - missing.count) * 100 / wanted }

    /// Every locale of a plugin that has any text, the default one first.
    static func all(ofPlugin index: Int, in ruleSet: RuleSet, exercised: Set<TextPlace>) -> [LocaleState] {
        let plugin = ruleSet.plugins[index]
        let catalogs = plugin.texts.catalogs
        guard catalogs.values.contains(where: { !$0.patterns.isEmpty }) else { return [] }
        let standard = catalogs[plugin.texts.defaultLocale]?.patterns ?? [:]
        let uses = TextKeyUse.all(of: ruleSet, plugin: index)
        let others = TextLocale.allCases.filter { $0 != plugin.texts.defaultLocale }
        return ([plugin.texts.defaultLocale] + others).map { locale in
            let own = catalogs[locale]?.patterns ?? [:]
            let isUsed = { (key: String) in standard[key] != nil && uses?.contains { $0.covers(key) } ?? true }
            return LocaleState(
                plugin: plugin.name, locale: locale, defaultLocale: plugin.texts.defaultLocale.rawValue,
                file: "\(plugin.folder)/locales/\(locale.rawValue).yaml", texts: own.count,
                missing: standard.keys.filter { own[$0] == nil }.sorted(),
                unused: own.keys.filter { !isUsed($0) }.sorted(),
                differing: own.filter { key, pattern in
                    standard[key].map {
                        !PlaceholderComparison(standard: $0.placeholders, other: pattern.placeholders).isSame
                    } ?? false
                }.keys.sorted(),
                untested: own.keys.filter {
                    isUsed($0) && !exercised.contains(TextPlace(plugin: index, locale: locale, key: $0))
                }.sorted(), wanted: standard.count)
        }
    }

    /// The object of `--format json`, with its newline.
    var jsonLine: [UInt8] {
        var writer = JSONWriter()
        writer.object { writer in
            writer.member("plugin", plugin)
            writer.member("locale", locale.rawValue)
            writer.member("is_default", locale.rawValue == defaultLocale)
            writer.member("file", file)
            writer.member("texts", texts)
            writer.member("complete_percent", completePercent)
            for (name, keys) in [
                ("missing", missing), ("unused", unused), ("different_placeholders", differing), ("untested", untested),
            ] {
                writer.key(name)
                writer.array { writer in keys.forEach { writer.string($0) } }
            }
        }
        writer.newline()
        return writer.bytes
    }
}
