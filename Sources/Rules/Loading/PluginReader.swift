internal import Localization

/// Reads one plugin folder: the files named in the table of the documentation and nothing else.
///
/// Rules and catalogs are read at the same time, and so are plugins.
struct PluginReader {
    private let folder: String

    static func read(_ folder: String) async -> Reading<PluginDraft> {
        let reader = PluginReader(folder: folder)
        let head = Reading { fingerprint, log in reader.head(fingerprint: &fingerprint, log: &log) }
        let timeZone = head.content.timeZone
        async let rules = Reading { fingerprint, log in reader.rules(fingerprint: &fingerprint, log: &log) }
        let catalogs = await reader.catalogs(timeZone: timeZone)
        let readRules = await rules
        return Reading { fingerprint, log in
            var plugin = head.taken(&fingerprint, &log)
            reader.checkNames(log: &log)
            if !reader.checkLocales(log: &log) { TextLocale.allCases.forEach { plugin.texts.setBroken($0) } }
            for catalog in catalogs {
                guard let (locale, texts) = catalog.taken(&fingerprint, &log) else { continue }
                if let texts { plugin.texts.add(locale, texts) } else { plugin.texts.setBroken(locale) }
            }
            plugin.rules = readRules.taken(&fingerprint, &log)
            plugin.findDoubtful()
            TextCheck(plugin).run(log: &log)
            return plugin
        }
    }

    /// All but rules and texts.
    private func head(fingerprint: inout Fingerprint, log: inout DiagnosticLog) -> PluginDraft {
        var plugin = PluginDraft(folder: folder)
        // The name of the plugin's folder, not the way to it: a copy elsewhere is the same rule set.
        fingerprint.add((folder.split(separator: "/").last ?? "").utf8)
        if let source = required("plugin.yaml", "plugin: NAME", fingerprint: &fingerprint, log: &log) {
            PluginFile.read(source, into: &plugin, log: &log)
        }
        if let source = RuleFiles.read(folder + "/lib.jq", fingerprint: &fingerprint, log: &log) {
            plugin.library = LibraryText.read(source, log: &log)
        }
        return plugin
    }

    private func rules(fingerprint: inout Fingerprint, log: inout DiagnosticLog) -> [RuleDraft] {
        guard let source = required("rules.yaml", "- rule: NAME", fingerprint: &fingerprint, log: &log) else {
            return []
        }
        return RulesFile.read(source, log: &log)
    }

    private func required(
        _ name: String, _ beginning: String, fingerprint: inout Fingerprint, log: inout DiagnosticLog
    ) -> SourceText? {
        let path = folder + "/" + name
        if RuleFiles.kind(of: path) == .nothing {
            let short = name.replacing(".yaml", with: ".yml")
            let help =
                if let target = RuleFiles.target(ofLink: path) {
                    "it is a link to \(target), which is not there; mend the link"
                } else if RuleFiles.kind(of: folder) == .nothing, let target = RuleFiles.target(ofLink: folder) {
                    "the folder is a link to \(target), which is not there; mend the link, or remove it"
                } else if RuleFiles.kind(of: folder + "/" + short) == .file {
                    "rename \(short) to \(name)"
                } else {
                    "make it, beginning with `\(beginning)`; or move the folder out of the rules folder"
                }
            log.error(
                .missingFile, at: SourcePosition(file: path, line: 1, column: 1), "the plugin has no \(name)",
                help: help)
            return nil
        }
        return RuleFiles.read(path, fingerprint: &fingerprint, log: &log)
    }

    /// What may be left out is missed by nobody where its name is misspelt.
    private func checkNames(log: inout DiagnosticLog) {
        let missing = ["lib.jq", "locales", "tests"].filter { RuleFiles.kind(of: folder + "/" + $0) == .nothing }
        guard !missing.isEmpty else { return }
        for name in (try? RuleFiles.names(in: folder)) ?? [] {
            guard let meant = NearestName.suggestion(for: name, among: missing), meant.first == name.first else {
                continue
            }
            log.warning(
                .unreadName, at: SourcePosition(file: folder + "/" + name, line: 1, column: 1), "`\(name)` is not read",
                help: "did you mean \(meant)?")
        }
    }

    // MARK: Catalogs

    private var locales: String { folder + "/locales" }

    /// - Returns: whether the catalogs may be looked for.
    private func checkLocales(log: inout DiagnosticLog) -> Bool {
        let known = TextLocale.allCases.map { $0.rawValue + ".yaml" }
        let names = RuleFiles.names(inPart: locales, of: "zh-CN.yaml, en-US.yaml and ja-JP.yaml", log: &log)
        for name in names ?? [] where !known.contains(name) {
            let path = locales + "/" + name
            log.warning(
                .unreadName, at: SourcePosition(file: path, line: 1, column: 1), "this file is not read",
                help: NearestName.suggestion(for: name, among: known).map { "did you mean \($0)?" }
                    ?? "the catalogs are \(known.joined(separator: ", "))")
        }
        return names != nil
    }

    /// nil for a locale without a file, nil texts for one whose file could not be read in full.
    private typealias CatalogReading = Reading<(locale: TextLocale, texts: [String: CatalogDrafts.Entry]?)?>

    private func catalogs(timeZone: String) async -> [CatalogReading] {
        guard RuleFiles.kind(of: locales) == .folder, (try? RuleFiles.names(in: locales)) != nil else { return [] }
        return await withTaskGroup(of: (locale: TextLocale, reading: CatalogReading).self) { group in
            for locale in TextLocale.allCases {
                group.addTask {
                    let reading = CatalogReading { fingerprint, log in
                        catalog(locale, timeZone: timeZone, fingerprint: &fingerprint, log: &log)
                    }
                    return (locale, reading)
                }
            }
            var readings: [TextLocale: CatalogReading] = [:]
            for await (locale, reading) in group { readings[locale] = reading }
            return TextLocale.allCases.compactMap { readings[$0] }
        }
    }

    private func catalog(
        _ locale: TextLocale, timeZone: String, fingerprint: inout Fingerprint, log: inout DiagnosticLog
    ) -> (locale: TextLocale, texts: [String: CatalogDrafts.Entry]?)? {
        let path = "\(locales)/\(locale.rawValue).yaml"
        guard RuleFiles.kind(of: path) != .nothing || RuleFiles.target(ofLink: path) != nil else { return nil }
        guard let source = RuleFiles.read(path, fingerprint: &fingerprint, log: &log) else { return (locale, nil) }
        return (locale, CatalogFile.read(source, locale: locale, timeZone: timeZone, log: &log))
    }
}
