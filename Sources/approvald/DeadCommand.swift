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
        subcommands: [DeadListCommand.self, DeadShowCommand.self, DeadDropCommand.self])
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
