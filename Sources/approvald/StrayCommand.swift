import ArgumentParser
import Rules

/// A word that is no subcommand where one belongs.
enum StrayCommand {
    /// What other tools call the subcommands.
    private static let synonyms = [
        "list": "ls", "create": "new", "init": "new", "lint": "check", "validate": "check", "rm": "drop",
        "remove": "drop", "delete": "drop", "texts": "i18n",
    ]

    /// The command that was probably meant; nil where none is near.
    ///
    /// - Parameter message: the parser's: `Unexpected argument 'x'`, then the usage of the command.
    static func hint(about message: String) -> String? {
        guard let word = StrayPath.unexpectedArgument(in: message),
            let usage = message.firstMatch(of: /Usage: approvald((?: \S+)*) <subcommand>/),
            let names = subcommands(of: usage.1.split(separator: " "))
        else { return nil }
        let everywhere = subcommands(of: []) ?? []
        let meant = synonyms[word] ?? word
        if names.contains(meant) { return hint(usage.1, meant) }
        if everywhere.contains(meant) { return hint("", meant) }
        return NearestName.suggestion(for: word, among: names).map { hint(usage.1, $0) }
    }

    private static func hint(_ path: Substring, _ name: String) -> String {
        "Did you mean 'approvald\(path) \(name)'?"
    }

    /// - Parameter path: names of subcommands from the root on.
    private static func subcommands(of path: [Substring]) -> [String]? {
        var command: any ParsableCommand.Type = Approvald.self
        for name in path {
            let next = command.configuration.subcommands.first { $0.configuration.commandName ?? "" == name }
            guard let next else { return nil }
            command = next
        }
        return command.configuration.subcommands.compactMap { $0.configuration.commandName }
    }
}
