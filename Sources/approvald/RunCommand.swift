import ArgumentParser
import Daemon

struct RunCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "The daemon: read, decide, store, send, emit; until end of input, SIGTERM or SIGINT.",
        discussion: """
            Every update passes the store in the state directory before it is sent; what could not be sent goes out \
            at the next start. Secrets are given by file, by APPROVALD_API_APP_SECRET or as the systemd credential \
            app_secret, never on the command line.

              approvald run --state /var/lib/approvald --app-id cli_a1b2c3 --app-secret-file secret < events.ndjson
            """)

    @OptionGroup var rules: RuleOptions
    @OptionGroup var input: InputOptions

    @Option(
        help: ArgumentHelp("State directory (default: $STATE_DIRECTORY).", valueName: "dir"), completion: .directory)
    var state: String?

    @Option(
        help: ArgumentHelp("Print requests, results or none (default: requests).", valueName: "what"),
        completion: .list(["requests", "results", "none"]))
    var emit: String?

    @Flag(name: .customLong("dry-run"), help: "Decide and emit, but never send; needs neither state nor credentials.")
    var dryRun = false

    @Flag(name: .customLong("create-fifo"), help: "Make the FIFO of --input if nothing is there.")
    var createFIFO = false

    @Flag(help: "Go on with the file of --input as it grows, rotates or is truncated.")
    var follow = false

    @Flag(help: "Refuse to start on rules with errors, even where the last good rules are kept; warnings do not count.")
    var strict = false

    @Option(
        name: .customLong("api-url"),
        help: ArgumentHelp("API address (default: https://open.feishu.cn).", valueName: "url"))
    var apiURL: String?

    @Option(name: .customLong("app-id"), help: ArgumentHelp("The app's id.", valueName: "id"))
    var appID: String?

    @Option(
        name: .customLong("app-secret-file"),
        help: ArgumentHelp("File that holds the app's secret.", valueName: "path"), completion: .file())
    var appSecretFile: String?

    func run() async throws {
        let own: [Setting: String?] = [
            .state: state, .emit: emit, .apiURL: apiURL, .apiAppID: appID, .apiAppSecretFile: appSecretFile,
        ]
        let options = rules.given.merging(input.given) { $1 }.merging(own) { $1 }
        let settings = try Settings.read(options: options, rules: rules)
        let mode = RunMode(isDry: dryRun, createsFIFO: createFIFO, follows: follow, isStrict: strict)
        throw try await DaemonRun(settings: settings, mode: mode, console: Console(settings: settings)).run()
    }
}
