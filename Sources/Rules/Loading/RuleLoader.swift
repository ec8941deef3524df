internal import Localization

/// What loading a rules folder gave.
package struct RuleLoad: Sendable {
    /// nil when there is any error.
    package let ruleSet: RuleSet?
    /// All problems of all plugins, by file, line and column.
    package let diagnostics: [Diagnostic]
    /// Sentences about the rules, where they were reviewed.
    package let hints: [String]
    /// What there is, whether or not it can be used: in the order in which the plugins are tried.
    package let plugins: [LoadedPlugin]
}

/// A plugin folder as it was found.
package struct LoadedPlugin: Sendable {
    /// What could be read of it; the folder's name where `plugin.yaml` gives none.
    package let plugin: Plugin
    /// How many rules are enabled.
    package let rules: Int
    /// How many problems in its files keep the rules from being used.
    package let errors: Int
}

/// Loads plugin folders.
///
/// - All problems of all plugins are in one report: nothing but an unreadable rules folder ends a load early.
/// - Every problem has file, line and column.
/// - Hidden folders, files beside the plugin folders and files that the documentation does not name are ignored.
/// - Disabled rules are checked as all others and left out of the rule set.
/// - A rule set is made when there is no error; warnings do not hinder it.
/// - Plugins are read at the same time; what comes of them does not depend on which is read first.
/// - libjq is asked only about what does not certainly compile (`CertainJQ`).
package enum RuleLoader {
    /// - Parameters:
    ///   - folder: the rules folder; diagnostics name files by this path.
    ///   - compiler: asked about the libraries, and about expressions that do not certainly compile.
    ///   - isReviewed: whether the rules are looked at together, too, when they have no error: for people who write
    ///     them. It takes about as long as everything else.
    /// - Throws: `RuleFolderError` when the folder itself cannot be used, or what `compiler` throws.
    package static func load(folder: String, compiler: any JQCompiling, isReviewed: Bool = false) async throws
        -> RuleLoad
    {
        var log = DiagnosticLog()
        var fingerprint = Fingerprint()
        var plugins: [PluginDraft] = []
        for reading in await readings(of: try PluginFolders.list(in: folder)) {
            plugins.append(reading.taken(&fingerprint, &log))
        }
        checkNames(of: plugins, log: &log)
        ConstantWhen.check(inOrder(plugins), log: &log)
        try await JQCheck(compiler: compiler).run(plugins, log: &log)
        let drafts = inOrder(plugins)
        let found = drafts.map(\.plugin)
        let ruleSet = log.hasErrors ? nil : ruleSet(of: drafts, found, fingerprint: fingerprint)
        let review = isReviewed ? ruleSet.map(RuleSetReview.init) : nil
        review?.run(plugins, log: &log)
        return RuleLoad(
            ruleSet: ruleSet, diagnostics: log.sorted, hints: review?.hints ?? [],
            plugins: zip(drafts, found).map { loaded($0, $1, log.diagnostics) })
    }

    /// What was read of each folder, in order. Folders are read at the same time.
    private static func readings(of folders: [String]) async -> [Reading<PluginDraft>] {
        await withTaskGroup(of: (index: Int, reading: Reading<PluginDraft>).self) { group in
            for (index, folder) in folders.enumerated() {
                group.addTask { (index, await PluginReader.read(folder)) }
            }
            var readings: [Int: Reading<PluginDraft>] = [:]
            for await (index, reading) in group { readings[index] = reading }
            return folders.indices.compactMap { readings[$0] }
        }
    }

    private static func checkNames(of plugins: [PluginDraft], log: inout DiagnosticLog) {
        var firsts: [String: PluginDraft] = [:]
        for plugin in plugins {
            guard let name = plugin.name else { continue }
            if let first = firsts[name] {
                log.error(
                    .duplicateName, at: plugin.nameAt, "the plugin in \(first.folder) has the name `\(name)` already",
                    help: "give every plugin a name of its own")
            } else {
                firsts[name] = plugin
            }
        }
    }

    /// The one order in which rules are tried.
    private static func inOrder(_ drafts: [PluginDraft]) -> [PluginDraft] {
        drafts.sorted { ($0.order, $0.name ?? "") < ($1.order, $1.name ?? "") }
    }

    private static func loaded(_ draft: PluginDraft, _ plugin: Plugin, _ diagnostics: [Diagnostic]) -> LoadedPlugin {
        LoadedPlugin(
            plugin: plugin, rules: draft.rules.count { $0.isEnabled },
            errors: diagnostics.count { $0.severity == .error && $0.file.hasPrefix(draft.folder + "/") })
    }

    /// - Parameter drafts: in the order of `plugins`.
    private static func ruleSet(of drafts: [PluginDraft], _ plugins: [Plugin], fingerprint: Fingerprint) -> RuleSet {
        let tracks = drafts.enumerated().flatMap { index, draft in
            draft.tracks.enumerated().compactMap { $1.rule(plugin: index, number: $0) }
        }
        let rules = drafts.enumerated().flatMap { index, draft in
            draft.rules.filter(\.isEnabled).compactMap { $0.rule(plugin: index) }
        }
        return RuleSet(plugins: plugins, rules: tracks + rules, fingerprint: fingerprint.hex)
    }
}

/// The plugin folders in a rules folder.
enum PluginFolders {
    static func list(in folder: String) throws -> [String] {
        var folder = folder
        while folder.count > 1, folder.hasSuffix("/") { folder.removeLast() }
        switch RuleFiles.kind(of: folder) {
        case .nothing: throw RuleFolderError.missing(folder)
        case .closed: throw RuleFolderError.unreadable(folder, reason: "check the permissions of the folders above it")
        case .file, .other: throw RuleFolderError.notAFolder(folder)
        case .folder: break
        }
        let names: [String]
        do {
            names = try RuleFiles.names(in: folder)
        } catch {
            throw RuleFolderError.unreadable(folder, reason: "check its permissions")
        }
        let prefix = folder == "/" ? "/" : folder + "/"
        // A link that leads nowhere was a plugin: that it is gone is an error, and no wish to do without it.
        let plugins = names.map { prefix + $0 }.filter { [.folder, .nothing].contains(RuleFiles.kind(of: $0)) }
        let holdsPlugin = plugins.contains { RuleFiles.kind(of: $0 + "/plugin.yaml") != .nothing }
        if !holdsPlugin, RuleFiles.kind(of: prefix + "plugin.yaml") == .file {
            throw RuleFolderError.isPlugin(folder, parent: parent(of: folder))
        }
        guard !plugins.isEmpty else { throw RuleFolderError.noPlugin(folder) }
        return plugins
    }

    /// A path of the folder above, as short as it can be told without looking.
    private static func parent(of folder: String) -> String {
        let parts = folder.split(separator: "/", omittingEmptySubsequences: false)
        if parts.last == "." || parts.last == ".." { return folder + "/.." }
        if parts.count == 1 { return "." }
        return parts.count == 2 && folder.hasPrefix("/") ? "/" : parts.dropLast().joined(separator: "/")
    }
}
