import Foundation
import TestSupport
import Testing

/// The app secret, tokens, and the token values inside events are nowhere to be found.
@Suite(.serialized) struct SecretTests {
    private static let secret = "S3CRET-of-the-app-61f0"
    private static let eventToken = "T0KEN-of-good-lines-84c2"
    private static let brokenToken = "T0KEN-of-broken-lines-19ae"

    private let folder: TemporaryFolder
    private let rules: String

    init() throws {
        folder = try TemporaryFolder()
        rules = try CardRules.make(in: folder, rules: CardRules.rulesForJQ)
    }

    private var input: String {
        let good = (1...20).map {
            #"{"token":"\#(Self.eventToken)","type":"card","id":"\#($0)","event_id":"e-\#($0)"}"#
        }
        let bad = [
            #"{"token":"\#(Self.brokenToken)","type":"ca"#, #"{"type":"card","token":"\#(Self.brokenToken)"}"#,
            #"{"type":"card","token":"\#(Self.brokenToken)"#,
        ]
        return (good + bad).joined(separator: "\n") + "\n"
    }

    @Test(.timeLimit(.minutes(1)), arguments: ["text", "json"])
    func areNotInStreamsAndStore(_ format: String) async throws {
        let sandbox = try await SandboxProcess(faults: ["token-expired:count=1"], secret: Self.secret)
        let setup = try RunSetup(url: sandbox.url, secret: Self.secret, rules: rules)
        let ending = try await setup.run(input, ["--log-level", "trace", "--log-format", format])
        #expect(ending.status == 1)
        #expect(ending.lines.count == 20)
        for text in [ending.output, ending.errors] {
            #expect(!text.contains(Self.secret))
            #expect(!text.contains(Self.eventToken))
            #expect(!text.contains(Self.brokenToken))
            // Tokens of the sandbox begin like this.
            #expect(!text.contains("t-sandbox"))
            #expect(!text.contains("Bearer"))
        }
        #expect(ending.errors.contains("excerpt"))
        let stored = try bytes(in: setup.state)
        #expect(stored.range(of: Data("e-20".utf8)) != nil, "the store is looked at where its rows are")
        // Failed lines are stored as they came, so only tokens of good lines must not be there.
        for secret in [Self.secret, Self.eventToken, "t-sandbox"] {
            #expect(stored.range(of: Data(secret.utf8)) == nil)
        }
    }

    @Test(.timeLimit(.minutes(1)))
    func areNotInTheEnvironmentOfChildren() async throws {
        let sandbox = try await SandboxProcess(secret: Self.secret)
        let setup = try RunSetup(url: sandbox.url, rules: rules)
        let daemon = try RunningTool(
            [
                "run", "--rules", rules, "--state", setup.state, "--api-url", sandbox.url, "--app-id",
                SandboxProcess.appID, "--workers", "2",
            ], environment: ["APPROVALD_API_APP_SECRET": Self.secret])
        daemon.write(input)
        #expect(await sandbox.prints("accepted 20 "))
        let children = try Processes.children(of: daemon.processID)
        #expect(!children.isEmpty)
        for child in children {
            #expect(Processes.environment(child) == "SWIFT_BACKTRACE=enable=no\0")
            #expect(Processes.commandLine(child).contains("evaluator-child"))
            #expect(!Processes.commandLine(child).contains(Self.secret))
        }
        #expect(!Processes.commandLine(daemon.processID).contains(Self.secret))
        daemon.send(SIGTERM)
        let ending = await daemon.ending()
        #expect(!ending.errors.contains(Self.secret))
        for child in children {
            #expect(kill(child, 0) != 0, "child \(child) outlives the daemon")
        }
    }

    @Test(.timeLimit(.minutes(1)))
    func areNotInMessagesAboutTheSecretItself() async throws {
        let sandbox = try await SandboxProcess()
        let setup = try RunSetup(url: sandbox.url, secret: Self.secret, rules: rules)
        let ending = try await setup.run(CardRules.lines(["1"]), ["--log-level", "trace"])
        #expect(ending.status == 75)
        #expect(!ending.errors.contains(Self.secret))
    }

    @Test func areNotInTheErrorsOfRules() async throws {
        let rules = """
            - rule: number
              when: .type == "number"
              message: .token | tonumber
              status: APPROVED
            - rule: status
              when: .type == "status"
              message: .id
              status: .token
            """
        let other = try TemporaryFolder()
        let events = ["number", "status"].map { #"{"type":"\#($0)","id":"1","token":"\#(Self.eventToken)"}"# + "\n" }
        let arguments = ["map", "--rules", try CardRules.make(in: other, rules: rules)]
        let ending = try await Tool.run(arguments, input: events.joined())
        #expect(ending.balance("events")["failed"] == 2)
        #expect(!ending.errors.contains(Self.eventToken.prefix(6)))
    }

    private func bytes(in directory: String) throws -> Data {
        let names = try FileManager.default.subpathsOfDirectory(atPath: directory)
        #expect(names.contains("outbox.sqlite"))
        return names.reduce(into: Data()) { data, name in
            // A folder has no content of its own.
            data.append((try? Data(contentsOf: URL(filePath: directory + "/" + name))) ?? Data())
        }
    }
}
