import ArgumentParser
import Daemon

struct MapCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "map",
        abstract: "Read events, decide, print update requests; nothing is stored or sent.",
        discussion: """
            A pure filter: one request a line on standard output, in the order of the input; failures and the two \
            balance lines on standard error. Without state, so repeated events are not recognized.

              approvald map --rules rules < events.ndjson
            """)

    @OptionGroup var rules: RuleOptions
    @OptionGroup var input: InputOptions

    func run() async throws {
        let options = rules.given.merging(input.given) { $1 }
        let settings = try Settings.read(options: options, rules: rules)
        throw try await MapRun(settings: settings, console: Console(settings: settings)).run()
    }
}
