import TestSupport
import Testing

/// What the commands say of themselves.
@Suite(.serialized) struct HelpTests {
    @Test func printsTheVersion() async throws {
        let ending = try await Tool.run(["--version"])
        #expect(ending.status == 0)
        #expect(ending.errors.isEmpty)
        #expect(ending.output.wholeMatch(of: /approvald \d+\.\d+\.\d+\n/) != nil)
    }

    @Test(
        arguments: [
            (
                ["--help"],
                ["Exit status: 0", "run", "map", "check", "test", "explain", "outbox", "dead", "plugin", "i18n"]
            ),
            (
                ["run", "--help"],
                [
                    "--state <dir>", "--emit <what>", "--dry-run", "--create-fifo", "--follow", "--api-url <url>",
                    "--app-id <id>",
                    "--app-secret-file <path>", "--input <path>", "--rules <dir>", "--config <file>", "--workers <n>",
                    "--log-level <level>", "--log-format <format>",
                ]
            ),
            (["map", "--help"], ["approvald map --rules rules < events.ndjson", "--input <path>", "--rules <dir>"]),
            (["check", "--help"], ["FILE:LINE:COLUMN", "--format <format>", "--strict", "--rules <dir>"]),
            (
                ["test", "--help"],
                [
                    "test cases", "--rules <dir>", "--filter <text>", "--update", "--coverage", "--min <percent>",
                    "--format <format>",
                ]
            ),
            (["explain", "--help"], ["--rule <rule>", "--format <format>", "--input <path>", "NO_COLOR"]),
            (["i18n", "--help"], ["report", "show", "how complete"]),
            (["i18n", "show", "--help"], ["--args <json>", "--plugin <name>", "<key>"]),
            (["plugin", "--help"], ["ls", "new", "schema"]),
            (["plugin", "new", "--help"], ["<name>", "--rules <dir>"]),
            (["plugin", "schema", "--help"], ["--output <dir>", "yaml-language-server"]),
            (
                ["outbox", "--help"], ["ls", "show", "retry", "drop", "stats", "beside a running daemon"]
            ),
            (["outbox", "retry", "--help"], ["--in <state>", "--reason <reason>", "--message <message-id>", "--all"]),
            (["dead", "--help"], ["ls", "show", "replay", "drop"]),
            (["plugin", "ls", "--help"], ["List the plugins", "--rules <dir>"]),
        ])
    func explainsItself(_ arguments: [String], _ words: [String]) async throws {
        let ending = try await Tool.run(arguments)
        #expect(ending.status == 0)
        #expect(ending.errors.isEmpty)
        #expect(ending.output.contains("USAGE: approvald"))
        for word in words { #expect(ending.output.contains(word)) }
        #expect(ending.output.split(separator: "\n").count < 60)
    }

    @Test func printsTheHelpWithoutACommand() async throws {
        let ending = try await Tool.run([])
        #expect(ending.output.isEmpty || ending.output.contains("USAGE: approvald"))
        #expect([0, 2].contains(ending.status))
    }

    @Test func listsThePlugins() async throws {
        let folder = try TemporaryFolder()
        try folder.write(
            "plugin: late\norder: 200\nversion: 1.2.0\ndescription: The last.\n", to: "rules/a/plugin.yaml")
        try folder.write(CardRules.rules + "\n", to: "rules/a/rules.yaml")
        try folder.write("plugin: early\norder: 5\n", to: "rules/b/plugin.yaml")
        try folder.write(CardRules.rules + "\n", to: "rules/b/rules.yaml")
        let ending = try await Tool.run(["plugin", "ls"], in: folder.path)
        #expect(ending.status == 0)
        #expect(
            ending.output.hasPrefix(
                """
                PLUGIN  VERSION  ORDER  RULES  LOCALES  FOLDER   DESCRIPTION
                early   -        5      1      -        rules/b
                late    1.2.0    200    1      -        rules/a  The last.

                digest \u{20}
                """))
        #expect(ending.output.hasSuffix(", of \(folder.path("rules"))\n"))
    }

    @Test func aBrokenPluginHidesNoOther() async throws {
        let folder = try TemporaryFolder()
        try folder.write("plugin: good\ndescription: Runs.\n", to: "rules/a/plugin.yaml")
        try folder.write(CardRules.rules + "\n", to: "rules/a/rules.yaml")
        try folder.write("order: 5\nzone: x\n", to: "rules/b/plugin.yaml")
        try folder.write(CardRules.rules + "\n", to: "rules/b/rules.yaml")
        let ending = try await Tool.run(["plugin", "ls"], in: folder.path)
        #expect(ending.status == 2)
        #expect(
            ending.output == """
                PLUGIN  VERSION  ORDER  RULES  LOCALES  FOLDER   DESCRIPTION
                b       -        5      1      -        rules/b  2 errors
                good    -        100    1      -        rules/a  Runs.

                """)
        #expect(ending.errors.contains("rules/b/plugin.yaml:2:1: error[unknown-field]"))
        #expect(ending.errors.hasSuffix("approvald: 2 errors in rules\n"))
    }
}
