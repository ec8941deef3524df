import ArgumentParser
import Daemon

struct PluginCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "plugin", abstract: "Look at the rule plugins.", subcommands: [PluginListCommand.self])
}

struct PluginListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ls", abstract: "List the plugins in the order in which they are tried.",
        discussion: """
            With --state, those that the daemon with this state directory runs on, since when, and what was wrong with \
            the last edit, if it was refused.
            """)

    @OptionGroup var rules: RuleOptions

    @Option(help: ArgumentHelp("State directory of a daemon.", valueName: "dir"))
    var state: String?

    func run() async throws {
        let settings = try Settings.read(options: rules.given, rules: rules)
        throw try await PluginList(
            settings: settings, console: Console(settings: settings), stateDirectory: state
        ).run()
    }
}
