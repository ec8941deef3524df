import Foundation
import Glibc
import TestSupport
import Testing

/// What the user gave cannot be used: one clear sentence on standard error, nothing on standard output, status 2.
@Suite(.serialized) struct BadInputTests {
    private let folder: TemporaryFolder
    private let setup: RunSetup

    init() throws {
        folder = try TemporaryFolder()
        setup = try RunSetup(rules: try CardRules.make(in: folder))
    }

    /// Expects a refusal that says all of this, on one line.
    private func expectRefusal(
        _ ending: Tool.Ending, _ words: String..., location: SourceLocation = #_sourceLocation
    ) {
        #expect(ending.status == 2, sourceLocation: location)
        #expect(ending.output.isEmpty, sourceLocation: location)
        let lines = ending.errors.split(separator: "\n")
        #expect(lines.count == 1, "\(ending.errors)", sourceLocation: location)
        for word in words {
            #expect(ending.errors.contains(word), sourceLocation: location)
        }
    }

    @Test func rulesWithErrorsAreAllListed() async throws {
        try folder.write(
            """
            - rule: one
              when: .type ==
              message: .id
              status: APROVED
            - rule: two
              when: .type == "x"
              mesage: .id
              status: APPROVED
            """, to: "rules/cards/rules.yaml")
        for arguments in [setup.arguments(), ["map", "--rules", setup.rules]] {
            let ending = try await Tool.run(arguments, input: CardRules.lines(["1"]))
            #expect(ending.status == 2)
            #expect(ending.output.isEmpty)
            for code in ["[jq-syntax]", "[unknown-status]", "[unknown-field]"] {
                #expect(ending.errors.contains(code))
            }
            #expect(ending.errors.contains("rules.yaml:7:3: error[unknown-field]"))
            #expect(ending.errors.contains("did you mean"))
            #expect(!FileManager.default.fileExists(atPath: setup.state), "nothing was made")
        }
    }

    @Test func noRulesFolder() async throws {
        expectRefusal(
            try await Tool.run(["map", "--rules", folder.path("absent")]), folder.path("absent"), "does not exist",
            "--rules")
        let file = try folder.write("x", to: "file")
        expectRefusal(try await Tool.run(["check", "--rules", file]), file, "not a folder")
    }

    @Test func noPluginInTheRulesFolder() async throws {
        try FileManager.default.createDirectory(atPath: folder.path("empty"), withIntermediateDirectories: true)
        for command in ["map", "check", "test"] {
            expectRefusal(
                try await Tool.run([command, "--rules", folder.path("empty")]), folder.path("empty"), "no plugin",
                "plugin.yaml")
        }
    }

    @Test func stateDirectoryThatCannotBeUsed() async throws {
        let file = try folder.write("x", to: "file")
        for state in ["/dev/null/x", file, file + "/below"] {
            let ending = try await Tool.run(setup.arguments(["--state", state]))
            expectRefusal(ending, state, "state directory")
        }
    }

    @Test func noStateDirectory() async throws {
        let ending = try await Tool.run(
            ["run", "--rules", setup.rules, "--app-id", "x"], environment: ["APPROVALD_API_APP_SECRET": "y"])
        expectRefusal(ending, "--state", "STATE_DIRECTORY", "--dry-run")
    }

    @Test(.timeLimit(.minutes(1)))
    func secondDaemonOnTheSameState() async throws {
        let first = try setup.start()
        first.write(CardRules.lines(["1"]))
        #expect(await first.prints(lines: 1))
        expectRefusal(try await setup.run(CardRules.lines(["2"])), setup.state, "another approvald")
        first.send(SIGTERM)
        let ending = await first.ending()
        #expect(ending.status == 75)
        #expect(ending.balance("events")["read"] == 1)
    }

    @Test func inputThatIsMissing() async throws {
        let path = folder.path("absent")
        expectRefusal(try await setup.run("", ["--input", path]), path, "--create-fifo")
        expectRefusal(try await Tool.run(["map", "--rules", setup.rules, "--input", path]), path)
    }

    @Test func inputThatIsADirectoryOrADevice() async throws {
        expectRefusal(try await setup.run("", ["--input", folder.path]), folder.path, "directory", "FIFO")
        expectRefusal(try await setup.run("", ["--input", "/dev/null"]), "/dev/null", "device", "FIFO")
    }

    @Test func inputThatIsASocket() async throws {
        let path = folder.path("socket")
        let descriptor = try UnixSocket.listen(path)
        defer { close(descriptor) }
        expectRefusal(try await setup.run("", ["--input", path]), path, "socket", "FIFO")
    }

    @Test func createFIFOOverSomethingElse() async throws {
        let file = try folder.write("", to: "file")
        expectRefusal(try await setup.run("", ["--input", file, "--create-fifo"]), file, "FIFO")
        expectRefusal(try await setup.run("", ["--create-fifo"]), "--input")
    }

    @Test(
        arguments: [
            (["run", "--nope"], "--nope"), (["map", "extra"], "extra"), (["nothing"], "nothing"),
            (["check", "--format", "xml"], "xml"), (["run", "--state"], "--state"),
        ])
    func optionsThatTheParserRefuses(_ arguments: [String], _ word: String) async throws {
        let ending = try await Tool.run(arguments)
        #expect(ending.status == 2)
        #expect(ending.output.isEmpty)
        #expect(ending.errors.contains(word))
        #expect(ending.errors.contains("Usage: approvald"))
    }

    @Test(
        arguments: [
            (["--workers", "0"], "--workers", "1 to 256"), (["--log-level", "loud"], "--log-level", "trace"),
            (["--log-format", "xml"], "--log-format", "text or json"), (["--emit", "all"], "--emit", "results"),
            (["--api-url", "ftp://x"], "api.url", "http"), (["--app-secret-file", "/nowhere"], "/nowhere", "secret"),
        ])
    func optionsWithValuesThatDoNotFit(_ arguments: [String], _ name: String, _ expected: String) async throws {
        expectRefusal(try await setup.run("", arguments), name, expected)
    }

    @Test(
        arguments: [
            ("APPROVALD_EVALUATOR_TIMEOUT", "soon", "1s"), ("APPROVALD_EVALUATOR_MEMORY", "1KiB", "32MiB"),
            ("APPROVALD_INPUT_MAX_LINE_BYTES", "-1", "64"), ("APPROVALD_INPUT_OTHER", "drop", "skip or fail"),
            ("APPROVALD_DELIVERY_DRAIN_TIMEOUT", "60", "10s"), ("APPROVALD_API_APP_KIND", "shop", "store"),
        ])
    func environmentThatDoesNotFit(_ name: String, _ value: String, _ expected: String) async throws {
        expectRefusal(try await setup.run("", environment: [name: value]), name, expected)
    }

    @Test(
        arguments: [
            ("rule: x\n", ":1: ", "did you mean rules"), ("input:\n  other: drop\n", "input.other", "skip or fail"),
            ("api:\n  app_secret: hush\n", ":2: ", "app_secret_file"), ("rules: [a]\n", ":1: ", "one value"),
            ("- a\n", ":1: ", "mapping"), ("rules: \"x\n", "not valid YAML", ""),
        ])
    func settingsFilesThatDoNotFit(_ text: String, _ place: String, _ expected: String) async throws {
        let file = try folder.write(text, to: "settings.yaml")
        let ending = try await Tool.run(
            ["map", "--rules", setup.rules, "--config", file], input: CardRules.lines(["1"]))
        #expect(ending.status == 2)
        #expect(ending.output.isEmpty)
        #expect(ending.errors.contains(file))
        #expect(ending.errors.contains(place))
        #expect(expected.isEmpty || ending.errors.contains(expected))
        #expect(!ending.errors.contains("hush"))
    }

    @Test func settingsFileThatIsMissing() async throws {
        let file = folder.path("absent.yaml")
        expectRefusal(try await Tool.run(["map", "--rules", setup.rules, "--config", file]), file, "cannot be read")
    }
}
