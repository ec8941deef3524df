import ArgumentParser
import Daemon

struct DeadCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "dead", abstract: "Look into and act on lines that failed.",
        discussion: """
            Lines are kept as they came; what is printed of them has secrets masked. Updates that died are in \
            `approvald outbox ls --in dead`. Works beside a running daemon and without one. Exit status 1 when a line \
            that was named is not there.
            """,
        subcommands: [DeadListCommand.self, DeadShowCommand.self, DeadReplayCommand.self, DeadDropCommand.self])
}

struct DeadListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ls", abstract: "List failed lines, the newest last.")

    @OptionGroup var store: StoreOptions
    @OptionGroup var filter: LineFilterOptions

    @Option(help: ArgumentHelp("Show so many of the newest; 0 shows all.", valueName: "n"))
    var limit = 100

    @Argument(help: ArgumentHelp("Ids of failed lines (default: all).", valueName: "id"))
    var ids: [String] = []

    func validate() throws {
        if limit < 0 { throw ValidationError("--limit: found \(limit), expected 0 or more") }
    }

    func run() async throws {
        let selection = try filter.text(ids: ids).selection()
        throw try DeadList(desk: store.desk(), selection: selection, limit: limit).run()
    }
}

struct DeadShowCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Show failed lines to their end, and what was wrong with them.")

    @OptionGroup var store: StoreOptions

    @Argument(help: ArgumentHelp("Ids of failed lines.", valueName: "id"))
    var ids: [String]

    func run() async throws {
        var text = SelectionText()
        text.ids = ids
        throw try DeadList(desk: store.desk(), selection: text.selection(), isWhole: true).run()
    }
}

struct DeadReplayCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "replay", abstract: "Decide failed lines by today's rules and store their updates.",
        discussion: """
            A line that matches now, or is ignored or known, is removed; one that fails again or matches nothing stays. \
            Prints what became of each line, and its requests. Lines that were too long cannot be replayed.

              approvald dead replay --state /var/lib/approvald --rules rules --reason rule_error --dry-run
            """)

    @OptionGroup var rules: RuleOptions
    @OptionGroup var filter: LineFilterOptions

    @Option(
        help: ArgumentHelp("State directory of the daemon (default: $STATE_DIRECTORY).", valueName: "dir"),
        completion: .directory)
    var state: String?

    @Option(help: ArgumentHelp("text, or json for one object a line.", valueName: "format"))
    var format = StoreDesk.Format.text

    @Flag(help: "Every failed line.")
    var all = false

    @Flag(name: .customLong("dry-run"), help: "Say what would become of the lines, and change nothing.")
    var dryRun = false

    @Argument(help: ArgumentHelp("Ids of failed lines.", valueName: "id"))
    var ids: [String] = []

    func run() async throws {
        let selection = try filter.text(ids: ids).selectionToChange(isAll: all)
        let settings = try Settings.read(options: rules.given.merging([.state: state]) { $1 }, rules: rules)
        let desk = StoreDesk(settings: settings, console: Console(settings: settings), format: format)
        throw try await DeadReplay(settings: settings, desk: desk, selection: selection, isDry: dryRun).run()
    }
}

struct DeadDropCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "drop", abstract: "Remove failed lines from the store.")

    @OptionGroup var store: StoreOptions
    @OptionGroup var filter: LineFilterOptions

    @Flag(help: "Every failed line.")
    var all = false

    @Argument(help: ArgumentHelp("Ids of failed lines.", valueName: "id"))
    var ids: [String] = []

    func run() async throws {
        let selection = try filter.text(ids: ids).selectionToChange(isAll: all)
        throw try StoreChange(desk: store.desk(), kind: .dropLines, selection: selection).run()
    }
}
