import Feishu
import Glibc
import Localization
import Outbox
import Rules

/// `approvald plugin ls`: the plugins in the order in which they are tried; those of a folder, or those that a daemon
/// runs on. One that is broken hides none of the others: it is marked, and its problems follow on standard error.
package struct PluginList: Sendable {
    private let source: RuleSource
    private let stateDirectory: String?
    private let format: ReportFormat

    /// - Parameter stateDirectory: of the daemon whose rules are to be listed; nil: those of the rules folder.
    package init(settings: Settings, console: Console, stateDirectory: String?, format: ReportFormat) {
        source = RuleSource(settings: settings, console: console)
        self.stateDirectory = stateDirectory
        self.format = format
    }

    package func run() async throws -> ExitStatus {
        guard let stateDirectory else {
            let load = try await source.load()
            try print(load.plugins) { $0 }
            guard load.ruleSet != nil else { return source.refusal(of: load) }
            try print(RulesInFolder(folder: source.settings.rules))
            return .success
        }
        guard unsafe access(stateDirectory, F_OK) == 0 else {
            throw ConfigurationError(
                "--state: there is no \(stateDirectory); expected the state directory of a daemon (a dry run keeps none)"
            )
        }
        let good = GoodRules(stateDirectory: stateDirectory)
        guard let record = good.record(), let copy = good.copy(of: record) else {
            throw Self.nothingKept(stateDirectory)
        }
        let load = try await source.load(copy, isReviewed: true)
        guard load.ruleSet != nil else { throw Self.nothingKept(stateDirectory) }
        try print(load.plugins) { $0.replacing(copy, with: record.folder, maxReplacements: 1) }
        let use = RulesInUse(
            record: record, warnings: load.diagnostics.count, isRunning: Outbox.isHeld(directory: stateDirectory))
        try print(use)
        return .success
    }

    private static func nothingKept(_ directory: String) -> ConfigurationError {
        ConfigurationError(
            "\(directory) tells of no rules in use: it must be the state directory of a daemon that has run")
    }

    private func print(_ closing: some ClosingWord) throws {
        switch format {
        case .text: try ([""] + closing.lines).forEach(source.console.print)
        case .json: try source.console.write(closing.jsonLine)
        }
    }

    private func print(_ plugins: [LoadedPlugin], folder: (String) -> String) throws {
        let entries = plugins.map { PluginEntry(loaded: $0, folder: folder($0.plugin.folder)) }
        switch format {
        case .text: try TextTable.lines([PluginEntry.header] + entries.map(\.row)).forEach(source.console.print)
        case .json: try entries.map(\.jsonLine).forEach(source.console.write)
        }
    }
}

/// One plugin of the list.
private struct PluginEntry {
    static let header = ["PLUGIN", "VERSION", "ORDER", "RULES", "LOCALES", "FOLDER", "DESCRIPTION"]

    let loaded: LoadedPlugin
    let folder: String

    private var plugin: Plugin { loaded.plugin }

    private var locales: [String] {
        plugin.texts.localesInOrder.filter { plugin.texts.catalogs[$0] != nil }.map(\.rawValue)
    }

    var row: [String] {
        [
            plugin.name, plugin.version ?? "-", String(plugin.order), String(loaded.rules),
            locales.isEmpty ? "-" : locales.joined(separator: ","), folder,
            Plural.text(loaded.errors, "error") ?? plugin.description ?? "",
        ]
    }

    var jsonLine: [UInt8] {
        var writer = JSONWriter()
        writer.object { writer in
            writer.member("plugin", plugin.name)
            writer.key("version")
            writer.stringOrNull(plugin.version)
            writer.member("order", plugin.order)
            writer.member("rules", loaded.rules)
            writer.key("locales")
            writer.array { writer in locales.forEach { writer.string($0) } }
            writer.member("folder", folder)
            writer.key("description")
            writer.stringOrNull(plugin.description)
            writer.member("errors", loaded.errors)
        }
        writer.newline()
        return writer.bytes
    }
}

/// What is said of all plugins of the list together.
private protocol ClosingWord {
    var lines: [String] { get }
    /// With its newline.
    var jsonLine: [UInt8] { get }
}

/// The content of a folder, by the digest that a daemon tells of it, too.
private struct RulesInFolder: ClosingWord {
    let digest: String
    let folder: String

    init(folder: String) throws {
        digest = try RuleFolderContent.read(folder).digest
        self.folder = GoodRules.absolute(folder)
    }

    var lines: [String] { ["digest  \(digest), of \(folder)"] }

    var jsonLine: [UInt8] {
        var writer = JSONWriter()
        writer.object { writer in
            writer.member("digest", digest)
            writer.member("from", folder)
        }
        writer.newline()
        return writer.bytes
    }
}

/// What a state directory tells of the rules that its daemon runs on.
private struct RulesInUse: ClosingWord {
    let record: GoodRules.Record
    let warnings: Int
    let isRunning: Bool

    private var since: String { Timestamp(milliseconds: record.since).rfc3339 }

    var lines: [String] {
        let state = isRunning ? "in use " : "kept   "
        let note = isRunning ? "" : "; no daemon runs on this state directory now"
        let standing = record.refused == nil ? "" : ", the last good ones, since what is there now is refused"
        let count = Plural.text(warnings, "warning").map { ", \($0)" } ?? ""
        var lines = ["\(state) \(record.digest), since \(since), from \(record.folder)\(count)\(standing)\(note)"]
        if let refused = record.refused {
            let digest = refused.digest.isEmpty ? "" : "\(refused.digest), "
            lines.append("refused \(digest)\(Timestamp(milliseconds: refused.at).rfc3339)")
            lines += refused.report.split(separator: "\n").map { "  \($0)" }
        }
        return lines
    }

    var jsonLine: [UInt8] {
        var writer = JSONWriter()
        writer.object { writer in
            writer.key("running")
            writer.boolean(isRunning)
            writer.member("digest", record.digest)
            writer.member("since", since)
            writer.member("from", record.folder)
            writer.member("warnings", warnings)
            writer.key("refused")
            guard let refused = record.refused else { return writer.null() }
            writer.object { writer in
                writer.member("digest", refused.digest)
                writer.member("at", Timestamp(milliseconds: refused.at).rfc3339)
                writer.member("report", refused.report)
            }
        }
        writer.newline()
        return writer.bytes
    }
}
