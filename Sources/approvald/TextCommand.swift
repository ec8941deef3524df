import ArgumentParser
import Daemon

struct TextCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "i18n", abstract: "Show how complete the texts are, or preview one.",
        subcommands: [TextReportCommand.self, TextShowCommand.self], defaultSubcommand: TextReportCommand.self)
}

struct TextReportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "report", abstract: "A row for each plugin and locale: what is missing, unused, untested.",
        discussion: """
            TEXTS counts the catalog's texts; MISSING the default locale's keys that it lacks; UNUSED texts that no \
            rule shows; DIFFERENT texts with other placeholders than the default locale's; UNTESTED texts that no test \
            case shows; COMPLETE is the share of the default locale's keys. Each such text is named below the table.

              approvald i18n --rules rules
            """)

    @OptionGroup var rules: RuleOptions

    @Option(help: ArgumentHelp("text, or json for one object a line.", valueName: "format"))
    var format = ReportFormat.text

    func run() async throws {
        let settings = try Settings.read(options: rules.given, rules: rules)
        throw try await TextReport(settings: settings, console: Console(settings: settings), format: format).run()
    }
}

struct TextShowCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Render one text in all locales.",
        discussion: """
            Exit status 1 when the text cannot be made of the arguments.

              approvald i18n show booked.title --args '{"nights": 2, "arrival": "2025-11-20T15:00:00+08:00"}'
            """)

    @OptionGroup var rules: RuleOptions

    @Argument(help: ArgumentHelp("Key of the text.", valueName: "key"))
    var key: String

    @Option(help: ArgumentHelp("The values that the text uses, as a JSON object.", valueName: "json"))
    var args = "{}"

    @Option(help: ArgumentHelp("The plugin, where several have the key.", valueName: "name"))
    var plugin: String?

    func run() async throws {
        let settings = try Settings.read(options: rules.given, rules: rules)
        throw try await TextPreview(
            settings: settings, console: Console(settings: settings), key: key, plugin: plugin, arguments: args
        ).run()
    }
}
