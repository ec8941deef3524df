import ArgumentParser
import Daemon
import Outbox

struct OutboxCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "outbox", abstract: "Look into and act on stored updates.",
        discussion: """
            Works beside a running daemon, which notices within a second or two, and without one. Exit status 1 when \
            an update that was named is not there or could not be changed.
            """,
        subcommands: [
            OutboxListCommand.self, OutboxShowCommand.self, OutboxRetryCommand.self, OutboxDropCommand.self,
            OutboxStatsCommand.self,
        ])
}

struct OutboxListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ls", abstract: "List updates, the newest last.")

    @OptionGroup var store: StoreOptions
    @OptionGroup var filter: UpdateFilterOptions

    @Option(help: ArgumentHelp("Show so many of the newest; 0 shows all.", valueName: "n"))
    var limit = 100

    @Argument(help: ArgumentHelp("Ids of updates (default: all).", valueName: "id"))
    var ids: [String] = []

    func validate() throws {
        if limit < 0 { throw ValidationError("--limit: found \(limit), expected 0 or more") }
    }

    func run() async throws {
        let selection = try filter.text(ids: ids).selection()
        throw try OutboxList(desk: store.desk(), selection: selection, limit: limit).run()
    }
}

struct OutboxShowCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Show updates with their requests and all calls made for them.")

    @OptionGroup var store: StoreOptions

    @Argument(help: ArgumentHelp("Ids of updates.", valueName: "id"))
    var ids: [String]

    func run() async throws {
        var text = SelectionText()
        text.ids = ids
        throw try OutboxShow(desk: store.desk(), selection: text.selection()).run()
    }
}

/// Which updates a command changes.
struct UpdateChangeOptions: ParsableArguments {
    @OptionGroup var filter: UpdateFilterOptions

    @Flag(help: "Everything that is dead or pending.")
    var all = false

    @Argument(help: ArgumentHelp("Ids of updates.", valueName: "id"))
    var ids: [String] = []

    /// Without ids or states, of what is dead or pending.
    func selection() throws -> Selection {
        var selection = try filter.text(ids: ids).selectionToChange(isAll: all)
        if ids.isEmpty, selection.states == nil { selection.states = [.dead, .pending] }
        return selection
    }
}

struct OutboxRetryCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "retry", abstract: "Send dead updates again, and pending ones without further waiting.",
        discussion: """
            An update that a newer one of its card has overtaken is refused: an older state never covers a newer one.

              approvald outbox retry --state /var/lib/approvald --in dead --reason gave_up
            """)

    @OptionGroup var store: StoreOptions
    @OptionGroup var change: UpdateChangeOptions

    func run() async throws {
        throw try StoreChange(desk: store.desk(), kind: .retryUpdates, selection: change.selection()).run()
    }
}

struct OutboxDropCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "drop", abstract: "Give up on pending and dead updates: they are never sent.")

    @OptionGroup var store: StoreOptions
    @OptionGroup var change: UpdateChangeOptions

    func run() async throws {
        throw try StoreChange(desk: store.desk(), kind: .dropUpdates, selection: change.selection()).run()
    }
}

struct OutboxStatsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "stats", abstract: "Count what is stored: updates, failed lines, ids, cards, evictions, bytes.")

    @OptionGroup var store: StoreOptions

    func run() async throws {
        throw try StoreReport(desk: store.desk()).run()
    }
}
