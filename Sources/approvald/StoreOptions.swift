import ArgumentParser
import Daemon
import Outbox

extension StoreDesk.Format: ExpressibleByArgument {}

/// Where the store is, and how to print.
struct StoreOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp("State directory of the daemon (default: $STATE_DIRECTORY).", valueName: "dir"),
        completion: .directory)
    var state: String?

    @Option(help: ArgumentHelp("YAML file of settings.", valueName: "file"), completion: .file(extensions: ["yaml"]))
    var config: String?

    @Option(help: ArgumentHelp("text, or json for one object a line.", valueName: "format"))
    var format = StoreDesk.Format.text

    func desk() throws -> StoreDesk {
        let settings = try Settings.read(options: [.state: state], config: config)
        return StoreDesk(settings: settings, console: Console(settings: settings), format: format)
    }
}

/// Which failed lines are meant.
struct LineFilterOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Of this rule: RULE or PLUGIN/RULE.", valueName: "rule"))
    var rule: String?

    @Option(help: ArgumentHelp("With this reason; may be repeated.", valueName: "reason"))
    var reason: [String] = []

    @Option(
        name: .customLong("older-than"), help: ArgumentHelp("Older than this, such as 90s or 7d.", valueName: "age"))
    var olderThan: String?

    @Option(
        name: .customLong("newer-than"), help: ArgumentHelp("Younger than this, such as 15m.", valueName: "age"))
    var newerThan: String?

    func text(ids: [String]) -> SelectionText {
        var text = SelectionText()
        text.ids = ids
        text.rule = rule
        text.reasons = reason
        text.olderThan = olderThan
        text.newerThan = newerThan
        return text
    }
}

/// Which updates are meant.
struct UpdateFilterOptions: ParsableArguments {
    @OptionGroup var common: LineFilterOptions

    @Option(
        name: .customLong("in"),
        help: ArgumentHelp(
            "In this state: pending, in_flight, sent, superseded, dead, dropped, withheld or resolved; may be repeated.",
            valueName: "state"))
    var states: [String] = []

    @Option(
        help: ArgumentHelp(
            "Of the card with this message id, or waiting for a card of this key.", valueName: "message-id"))
    var message: String?

    @Option(help: ArgumentHelp("Of the event with this id.", valueName: "event-id"))
    var event: String?

    func text(ids: [String]) -> SelectionText {
        var text = common.text(ids: ids)
        text.states = states
        text.messageID = message
        text.eventID = event
        return text
    }
}

extension SelectionText {
    /// The selection of a command that changes things: nobody means everything by saying nothing.
    func selectionToChange(isAll: Bool) throws -> Selection {
        guard isAll || !isEmpty else {
            throw ConfigurationError("nothing is named: give ids or filters, or --all for everything")
        }
        return try selection()
    }
}
