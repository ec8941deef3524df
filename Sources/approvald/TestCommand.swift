import ArgumentParser
import Daemon

struct TestCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "test",
        abstract: "Run the plugins' own test cases.",
        discussion: """
            Decides each case's event as the daemon would and compares request, rule and reason. Exit status 1 on a \
            failed case, 2 if the rules or the cases do not load.
            """)

    @OptionGroup var rules: RuleOptions

    func run() async throws {
        let settings = try Settings.read(options: rules.given, rules: rules)
        throw try await CaseRun(settings: settings, console: Console(settings: settings)).run()
    }
}
