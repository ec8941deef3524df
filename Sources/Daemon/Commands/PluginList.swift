import Localization
import Rules

/// `approvald plugin ls`: the plugins in the order in which they are tried.
package struct PluginList: Sendable {
    private let source: RuleSource

    package init(settings: Settings, console: Console) {
        source = RuleSource(settings: settings, console: console)
    }

    package func run() async throws -> ExitStatus {
        let ruleSet = try await source.loadOrRefuse()
        var rows = [["PLUGIN", "VERSION", "ORDER", "RULES", "LOCALES", "FOLDER", "DESCRIPTION"]]
        for (index, plugin) in ruleSet.plugins.enumerated() {
            let locales = plugin.texts.localesInOrder.filter { plugin.texts.catalogs[$0] != nil }.map(\.rawValue)
                .joined(separator: ",")
            rows.append([
                plugin.name, plugin.version ?? "-", String(plugin.order),
                String(ruleSet.rules.count { $0.plugin == index }), locales.isEmpty ? "-" : locales, plugin.folder,
                plugin.description ?? "",
            ])
        }
        for line in TextTable.lines(rows) {
            try source.console.print(line)
        }
        return .success
    }
}
