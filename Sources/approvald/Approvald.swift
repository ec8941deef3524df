import ArgumentParser
import Daemon

/// The root command: what there is, and the version.
struct Approvald: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "approvald",
        abstract: "Turns approval events into updates of Feishu and Lark approval cards, by jq rules.",
        discussion: """
            Reads approval events, one JSON object a line, from standard input or a FIFO; finds the rule that applies; \
            renders its texts in Chinese, English and Japanese; emits the requests and sends them.

            Exit status: 0 all went well; 1 some lines failed or updates died; 2 usage, configuration or rules are \
            wrong; 75 stopped with updates still pending, which go out at the next start.
            """,
        version: "approvald \(Version.current)",
        subcommands: [
            RunCommand.self, MapCommand.self, CheckCommand.self, TestCommand.self, ExplainCommand.self,
            OutboxCommand.self, DeadCommand.self, PluginCommand.self, TextCommand.self,
        ])
}
