import ArgumentParser
import Daemon

struct PluginCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "plugin", abstract: "Look at the rule plugins.", subcommands: [PluginListCommand.self])
}

struct PluginListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ls", abstract: "List the plugins in the order in which they are tried.")

    @OptionGroup var rules: RuleOptions

    func run() async throws {
        let settings = try Settings.read(options: rules.given, rules: rules)
        throw try await PluginList(settings: settings, console: Console(settings: settings)).run()
    }
}
