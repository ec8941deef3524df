import ArgumentParser
import Daemon

extension ReportFormat: ExpressibleByArgument {}

struct TestCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "test",
        abstract: "Run the plugins' own test cases.",
        discussion: """
            Decides each case's event as the daemon would and compares request, rule and reason. Exit status 1 on a \
            failed case or too little coverage, 2 if the rules or the cases do not load.

              approvald test --rules rules --coverage --min 100
              approvald test --rules rules --filter visits --update
            """)

    @OptionGroup var rules: RuleOptions

    @Option(
        help: ArgumentHelp(
            "Run only cases whose file or name holds this text; may be repeated.", valueName: "text"))
    var filter: [String] = []

    @Flag(help: "Rewrite what failed cases expect to what was found; all else of the files stays, comments too.")
    var update = false

    @Flag(help: "Show which rules, and which texts of each locale, the cases exercise.")
    var coverage = false

    @Option(
        name: .customLong("min"),
        help: ArgumentHelp("With --coverage: exit with status 1 below this.", valueName: "percent"))
    var minimum: Int?

    @Option(help: ArgumentHelp("text, or json for one object a line.", valueName: "format"))
    var format = ReportFormat.text

    func validate() throws {
        guard let minimum else { return }
        guard coverage else { throw ValidationError("--min tells how much --coverage has to find; give both") }
        guard (0...100).contains(minimum) else {
            throw ValidationError("--min: found \(minimum), expected a percentage from 0 to 100")
        }
    }

    func run() async throws {
        let settings = try Settings.read(options: rules.given, rules: rules)
        var options = CaseRunOptions()
        options.filters = filter
        options.updates = update
        options.showsCoverage = coverage
        options.minimum = minimum
        options.format = format
        throw try await CaseRun(settings: settings, console: Console(settings: settings), options: options).run()
    }
}
