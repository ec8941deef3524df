import ArgumentParser
import Daemon

extension CheckRun.Format: ExpressibleByArgument {}

struct CheckCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Find every problem in the rule plugins.",
        discussion: """
            Prints each problem as FILE:LINE:COLUMN: error|warning[CODE]: message, with the source line, a caret and \
            the remedy. Exit status 2 on errors, 0 on warnings only.
            """)

    @OptionGroup var rules: RuleOptions

    @Option(help: ArgumentHelp("text, or json for one object a line.", valueName: "format"))
    var format = CheckRun.Format.text

    @Flag(help: "Exit with status 2 on warnings, too.")
    var strict = false

    func run() async throws {
        let settings = try Settings.read(options: rules.given, rules: rules)
        let console = Console(settings: settings)
        throw try await CheckRun(settings: settings, console: console, format: format, isStrict: strict).run()
    }
}
