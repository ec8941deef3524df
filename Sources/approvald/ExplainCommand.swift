import ArgumentParser
import Daemon
import Foundation

struct ExplainCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain",
        abstract: "Tell of each event which rules matched or not, and why.",
        discussion: """
            Reads events, one JSON object a line. Of a rule that did not match it shows which part of `when` was false \
            and what that part saw; of one that did, what its fields gave; then the texts of each locale and the \
            requests. Decides as `run` does, without state. Colours on a terminal, unless NO_COLOR is set. Exit status \
            1 when a line failed.

              approvald explain --rules rules --input event.json
              approvald explain --rules rules --rule task-approved < events.ndjson
            """)

    @OptionGroup var rules: RuleOptions
    @OptionGroup var input: InputOptions

    @Option(help: ArgumentHelp("Show this rule alone: RULE or PLUGIN/RULE.", valueName: "rule"))
    var rule: String?

    @Option(help: ArgumentHelp("text, or json for one object a line.", valueName: "format"))
    var format = ReportFormat.text

    func run() async throws {
        let settings = try Settings.read(options: rules.given.merging(input.given) { $1 }, rules: rules)
        var options = ExplainOptions()
        options.rule = rule
        options.format = format
        options.isColored = Self.isColored
        throw try await ExplainRun(settings: settings, console: Console(settings: settings), options: options).run()
    }

    /// See https://no-color.org: any value but the empty one turns colours off.
    private static var isColored: Bool {
        let environment = ProcessInfo.processInfo.environment
        return isatty(STDOUT_FILENO) == 1 && (environment["NO_COLOR"] ?? "").isEmpty && environment["TERM"] != "dumb"
    }
}
