import Localization
import Rules

/// `approvald plugin ls`: the plugins in the order in which they are tried; those of a folder, or those that a daemon
/// runs on.
package struct PluginList: Sendable {
    private let source: RuleSource
    private let stateDirectory: String?

    /// - Parameter stateDirectory: of the daemon whose rules are to be listed; nil: those of the rules folder.
    package init(settings: Settings, console: Console, stateDirectory: String?) {
        source = RuleSource(settings: settings, console: console)
        self.stateDirectory = stateDirectory
    }

    package func run() async throws -> ExitStatus {
        guard let stateDirectory else {
            try print(try await source.loadOrRefuse()) { $0 }
            return .success
        }
        let good = GoodRules(stateDirectory: stateDirectory)
        guard let record = good.record(), let copy = good.copy(of: record),
            let ruleSet = try await source.load(copy).ruleSet
        else {
            throw ConfigurationError(
                "\(stateDirectory) tells of no rules in use: it must be the state directory of a daemon that has run")
        }
        try print(ruleSet) { $0.replacing(copy, with: record.folder, maxReplacements: 1) }
        try source.console.print("")
        try source.console.print(
            "in use  \(record.digest), since \(Timestamp(milliseconds: record.since).rfc3339), from \(record.folder)")
        if let refused = record.refused {
            let digest = refused.digest.isEmpty ? "" : "\(refused.digest), "
            try source.console.print("refused \(digest)\(Timestamp(milliseconds: refused.at).rfc3339)")
            for line in refused.report.split(separator: "\n") { try source.console.print("  \(line)") }
        }
        return .success
    }

    private func print(_ ruleSet: RuleSet, folder: (String) -> String) throws {
        var rows = [["PLUGIN", "VERSION", "ORDER", "RULES", "LOCALES", "FOLDER", "DESCRIPTION"]]
        for (index, plugin) in ruleSet.plugins.enumerated() {
            let locales = plugin.texts.localesInOrder.filter { plugin.texts.catalogs[$0] != nil }.map(\.rawValue)
                .joined(separator: ",")
            rows.append([
                plugin.name, plugin.version ?? "-", String(plugin.order),
                String(ruleSet.rules(ofPlugin: index).count), locales.isEmpty ? "-" : locales,
                folder(plugin.folder),
                plugin.description ?? "",
            ])
        }
        for line in TextTable.lines(rows) {
            try source.console.print(line)
        }
    }
}
