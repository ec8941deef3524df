import Foundation
import TestSupport
import Testing

/// What a store app must keep to itself (its secret, its tickets, the tokens of the app and of each tenant) is shown by
/// no command, stored nowhere but in the file that is for it, and known to no child.
@Suite(.serialized) struct StoreAppSecretTests {
    private static let secret = "S3CRET-of-the-store-app-90d4"
    private static let ticket = "T1CKET-of-good-lines-2f7c"
    private static let brokenTicket = "T1CKET-of-broken-lines-b1e6"
    private static let token = "T0KEN-of-the-envelope-31aa"
    /// Tokens of the sandbox begin like the last but one and two.
    private static let secrets = [secret, ticket, brokenTicket, token, "a-sandbox", "t-sandbox", "Bearer"]

    private let folder: TemporaryFolder
    private let rules: String

    init() throws {
        folder = try TemporaryFolder()
        rules = try CardRules.make(
            in: folder, rules: CardRules.rulesForJQ, event: "  id: .event_id\n  tenant: .tenant")
    }

    private func ticketLine(_ ticket: String) -> String {
        #"{"token":"\#(Self.token)","event":{"type":"app_ticket","app_id":"\#(SandboxProcess.appID)","#
            + #""app_ticket":"\#(ticket)"}}"#
    }

    /// Tickets whole and broken, 20 cards of two tenants, and one that fails.
    private var input: String {
        let whole = ticketLine(Self.ticket)
        let broken = ticketLine(Self.brokenTicket)
        let cards = (1...20).map {
            #"{"token":"\#(Self.token)","type":"card","id":"\#($0)","event_id":"e-\#($0)","#
                + #""tenant":"\#($0 % 2 == 0 ? "north" : "south")"}"#
        }
        let failing = #"{"type":"card","app_ticket":"\#(Self.brokenTicket)","tenant":"north"}"#
        let lines = [String(broken.dropLast(2)), String(broken.dropLast(5)), whole] + cards + [failing]
        return lines.joined(separator: "\n") + "\n"
    }

    private func expectNone(in texts: String..., sourceLocation: SourceLocation = #_sourceLocation) {
        for text in texts {
            for secret in Self.secrets {
                #expect(!text.contains(secret), "\(secret) is shown: \(text)", sourceLocation: sourceLocation)
            }
        }
    }

    @Test(.timeLimit(.minutes(1)), arguments: ["text", "json"])
    func areNowhereToBeFound(_ format: String) async throws {
        let sandbox = try await SandboxProcess(
            faults: ["token-expired:count=1", "code=60001:count=1"], arguments: ["--app-ticket", Self.ticket],
            secret: Self.secret)
        let setup = try RunSetup(url: sandbox.url, rules: rules)
        let daemon = try RunningTool(
            [
                "run", "--rules", rules, "--state", setup.state, "--api-url", sandbox.url, "--app-id",
                SandboxProcess.appID, "--workers", "2", "--emit", "results", "--log-level", "trace", "--log-format",
                format,
            ],
            environment: RunSetup.fast.merging([
                "APPROVALD_API_APP_KIND": "store", "APPROVALD_API_APP_SECRET": Self.secret,
            ]) { $1 })
        daemon.write(input)
        // Every card has its result; the one that the API refused is dead.
        #expect(await daemon.prints(lines: 20))
        let children = try Processes.evaluators(of: daemon.processID)
        #expect(!children.isEmpty)
        for child in children {
            #expect(Processes.environment(child) == "SWIFT_BACKTRACE=enable=no\0")
            expectNone(in: Processes.commandLine(child))
        }
        expectNone(in: Processes.commandLine(daemon.processID))
        try await expectNoneFromCommands(setup, format)
        daemon.send(SIGTERM)
        let ending = await daemon.ending()
        #expect(ending.output.contains("dead") && ending.output.contains("sent"))
        #expect(ending.errors.contains("excerpt"), "the failed lines are told of")
        expectNone(in: ending.output, ending.errors)
        try expectNoneStored(in: setup.state)
    }

    /// What the commands print that look into the state directory.
    private func expectNoneFromCommands(_ setup: RunSetup, _ format: String) async throws {
        let commands = [
            ["outbox", "ls"], ["outbox", "show"] + (1...20).map(String.init), ["outbox", "stats"], ["dead", "ls"],
            ["dead", "show", "1", "2", "3"], ["dead", "replay", "1", "2", "3", "--dry-run", "--rules", rules],
        ]
        for command in commands {
            let ending = try await Tool.run(command + ["--state", setup.state, "--format", format])
            #expect(!ending.output.isEmpty, "\(command) shows something: \(ending.errors)")
            expectNone(in: ending.output, ending.errors)
        }
        let plugins = try await Tool.run(["plugin", "ls", "--state", setup.state])
        #expect(plugins.status == 0)
        expectNone(in: plugins.output, plugins.errors)
        let explained = try await Tool.run(
            ["explain", "--rules", rules], input: input, environment: ["APPROVALD_API_APP_KIND": "store"])
        #expect(!explained.output.isEmpty)
        expectNone(in: explained.output, explained.errors)
    }

    /// Failed lines are stored as they came, and the newest ticket has a file of its own.
    private func expectNoneStored(in state: String) throws {
        for name in try FileManager.default.subpathsOfDirectory(atPath: state) where name != "app_ticket" {
            // A folder has no content of its own.
            let stored = (try? Data(contentsOf: URL(filePath: state + "/" + name))) ?? Data()
            for secret in Self.secrets where secret != Self.brokenTicket && secret != Self.token {
                #expect(stored.range(of: Data(secret.utf8)) == nil, "\(secret) is stored in \(name)")
            }
        }
    }
}
