import TestSupport

extension TemporaryFolder {
    /// A folder whose `rules` hold one plugin.
    ///
    /// - Parameter files: contents by path in the plugin's folder; `plugin.yaml` may be left out.
    convenience init(plugin: String, _ files: [String: String]) throws {
        try self.init()
        try write("plugin: \(plugin)\n", to: "rules/\(plugin)/plugin.yaml")
        for (name, content) in files { try write(content, to: "rules/\(plugin)/\(name)") }
    }
}
