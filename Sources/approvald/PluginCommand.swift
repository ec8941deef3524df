import ArgumentParser
import Daemon

struct PluginCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "plugin", abstract: "List the rule plugins, or make a new one.",
        subcommands: [PluginListCommand.self, PluginNewCommand.self, PluginSchemaCommand.self])
}

struct PluginListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ls", abstract: "List the plugins in the order in which they are tried.",
        discussion: """
            With --state, those that the daemon with this state directory runs on, or will if the rules folder is \
            broken when it starts; since when, and what was wrong with the last edit, if it was refused.
            """)

    @OptionGroup var rules: RuleOptions

    @Option(
        help: ArgumentHelp("State directory of a daemon.", valueName: "dir"), completion: .directory)
    var state: String?

    @Option(help: ArgumentHelp("text, or json for one object a line.", valueName: "format"))
    var format = ReportFormat.text

    func run() async throws {
        let settings = try Settings.read(options: rules.given, rules: rules)
        throw try await PluginList(
            settings: settings, console: Console(settings: settings), stateDirectory: state, format: format
        ).run()
    }
}

struct PluginNewCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "new", abstract: "Make a plugin to start from: one rule, three catalogs, a test that passes.",
        discussion: """
              approvald plugin new visits --rules rules
              approvald test --rules rules --filter visits
            """)

    @OptionGroup var rules: RuleOptions

    @Argument(help: ArgumentHelp("The plugin's name and folder: letters, digits and -.", valueName: "name"))
    var name: String

    func run() async throws {
        let settings = try Settings.read(options: rules.given, rules: rules)
        throw try PluginSkeleton(settings: settings, console: Console(settings: settings), name: name).run()
    }
}

extension SchemaFiles.Schema: ExpressibleByArgument {}

struct PluginSchemaCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "schema", abstract: "Print the JSON Schemas of a plugin's YAML files, for editors.",
        discussion: """
            Editors with a YAML language server use the schema that a file names in its first line:

              # yaml-language-server: $schema=../.schemas/rules.json

              approvald plugin schema --output rules/.schemas
            """)

    @Argument(help: ArgumentHelp("plugin, rules, locale or tests (default: all, in one object).", valueName: "file"))
    var schema: SchemaFiles.Schema?

    @Option(
        help: ArgumentHelp("Write all of them into this folder instead.", valueName: "dir"), completion: .directory)
    var output: String?

    func run() async throws {
        let settings = try Settings.read(options: [:], config: nil)
        throw try SchemaRun(console: Console(settings: settings), schema: schema, folder: output).run()
    }
}
