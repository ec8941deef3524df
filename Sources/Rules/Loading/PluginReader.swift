internal import Localization

/// Reads one plugin folder: the files named in the table of the documentation and nothing else.
struct PluginReader {
    private let folder: String

    static func read(_ folder: String, fingerprint: inout Fingerprint, log: inout DiagnosticLog) -> PluginDraft {
        let reader = PluginReader(folder: folder)
        var plugin = PluginDraft(folder: folder)
        // The name of the plugin's folder, not the way to it: a copy elsewhere is the same rule set.
        fingerprint.add((folder.split(separator: "/").last ?? "").utf8)
        if let source = reader.required("plugin.yaml", "plugin: NAME", fingerprint: &fingerprint, log: &log) {
            PluginFile.read(source, into: &plugin, log: &log)
        }
        if let source = RuleFiles.read(folder + "/lib.jq", fingerprint: &fingerprint, log: &log) {
            plugin.library = LibraryText.read(source, log: &log)
        }
        reader.readCatalogs(into: &plugin, fingerprint: &fingerprint, log: &log)
        if let source = reader.required("rules.yaml", "- rule: NAME", fingerprint: &fingerprint, log: &log) {
            plugin.rules = RulesFile.read(source, log: &log)
        }
        TextCheck(plugin).run(log: &log)
        return plugin
    }

    private func required(
        _ name: String, _ beginning: String, fingerprint: inout Fingerprint, log: inout DiagnosticLog
    ) -> SourceText? {
        let path = folder + "/" + name
        if RuleFiles.kind(of: path) == .nothing {
            let short = name.replacing(".yaml", with: ".yml")
            let help =
                RuleFiles.kind(of: folder + "/" + short) == .file
                ? "rename \(short) to \(name)"
                : "make it, beginning with `\(beginning)`; or move the folder out of the rules folder"
            log.error(
                .missingFile, at: SourcePosition(file: path, line: 1, column: 1), "the plugin has no \(name)",
                help: help)
            return nil
        }
        return RuleFiles.read(path, fingerprint: &fingerprint, log: &log)
    }

    private func readCatalogs(into plugin: inout PluginDraft, fingerprint: inout Fingerprint, log: inout DiagnosticLog)
    {
        let locales = folder + "/locales"
        switch RuleFiles.kind(of: locales) {
        case .nothing: return
        case .folder: break
        default:
            log.error(
                .unreadableFile, at: SourcePosition(file: locales, line: 1, column: 1),
                "`locales` is a folder of zh-CN.yaml, en-US.yaml and ja-JP.yaml, found a file")
            return
        }
        let known = TextLocale.allCases.map { $0.rawValue + ".yaml" }
        for name in (try? RuleFiles.names(in: locales)) ?? [] where !known.contains(name) {
            let path = locales + "/" + name
            log.warning(
                .unreadName, at: SourcePosition(file: path, line: 1, column: 1), "this file is not read",
                help: NearestName.suggestion(for: name, among: known).map { "did you mean \($0)?" }
                    ?? "the catalogs are \(known.joined(separator: ", "))")
        }
        for locale in TextLocale.allCases {
            let path = "\(locales)/\(locale.rawValue).yaml"
            guard RuleFiles.kind(of: path) != .nothing else { continue }
            guard let source = RuleFiles.read(path, fingerprint: &fingerprint, log: &log),
                let texts = CatalogFile.read(source, locale: locale, timeZone: plugin.timeZone, log: &log)
            else {
                plugin.texts.setBroken(locale)
                continue
            }
            plugin.texts.add(locale, texts)
        }
    }
}
