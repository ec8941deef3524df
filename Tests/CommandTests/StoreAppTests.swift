import Foundation
import TestSupport
import Testing

/// A store app of two tenants, with the built executables.
@Suite(.serialized) struct StoreAppTests {
    private static let ticket = "T1CKET-of-the-app-5bd1"
    private static let token = "T0KEN-of-the-envelope-77aa"

    private let folder: TemporaryFolder
    private let rules: String

    init() throws {
        folder = try TemporaryFolder()
        // The last rule would take every ticket that reached it.
        let rules =
            CardRules.rules + """

                - rule: ticket
                  when: .event.type == "app_ticket"
                  message: '"7412093385521009999"'
                  status: APPROVED
                """
        self.rules = try CardRules.make(in: folder, rules: rules, event: "  id: .event_id\n  tenant: .tenant")
    }

    private static let environment = ["APPROVALD_API_APP_KIND": "store"]

    private func sandbox(_ arguments: [String] = [], faults: [String] = []) async throws -> SandboxProcess {
        try await SandboxProcess(faults: faults, arguments: ["--app-ticket", Self.ticket] + arguments)
    }

    private func line(_ card: Int, _ tenant: String) -> String {
        #"{"type":"card","id":"\#(card)","event_id":"e-\#(card)","tenant":"\#(tenant)"}"# + "\n"
    }

    private func ticketLine(_ ticket: String = ticket, app: String = SandboxProcess.appID) -> String {
        #"{"ts":"1502199207.7171419","uuid":"u","token":"\#(Self.token)","type":"event_callback","event":"#
            + #"{"app_id":"\#(app)","app_ticket":"\#(ticket)","type":"app_ticket"}}"# + "\n"
    }

    private func expectNoSecret(_ ending: Tool.Ending, _ setup: RunSetup) throws {
        for text in [ending.output, ending.errors] {
            for secret in [Self.ticket, Self.token, SandboxProcess.secret, "t-sandbox", "a-sandbox", "Bearer"] {
                #expect(!text.contains(secret), "\(secret) is shown")
            }
        }
        for name in try FileManager.default.contentsOfDirectory(atPath: setup.state) where name != "app_ticket" {
            let stored = (try? Data(contentsOf: URL(filePath: setup.state + "/" + name))) ?? Data()
            for secret in [Self.ticket, Self.token, SandboxProcess.secret, "t-sandbox", "a-sandbox"] {
                #expect(stored.range(of: Data(secret.utf8)) == nil, "\(secret) is stored in \(name)")
            }
        }
    }

    @Test(.timeLimit(.minutes(1)), arguments: ["text", "json"])
    func aTicketFromTheStreamOpensTheWayForEveryTenant(_ format: String) async throws {
        let sandbox = try await sandbox(faults: ["token-expired:count=1"])
        let setup = try RunSetup(url: sandbox.url, rules: rules)
        let cards = (1...20).map { line($0, $0 % 2 == 0 ? "north" : "south") }.joined()
        let input = ticketLine("of-another-app", app: "cli_other") + ticketLine() + cards
        let ending = try await setup.run(
            input, ["--log-level", "trace", "--log-format", format], environment: Self.environment)
        #expect(ending.status == 0)
        if format == "text" {
            #expect(ending.balance("events")["ignored"] == 2 && ending.balance("events")["matched"] == 20)
            #expect(ending.balance("updates")["sent"] == 20)
        }
        let outcomes = try await sandbox.stats().outcomes
        #expect(outcomes["accepted of tenant north"] == 10 && outcomes["accepted of tenant south"] == 10)
        #expect(outcomes["app token"] == 1)
        let kept = setup.state + "/app_ticket"
        #expect(try String(contentsOfFile: kept, encoding: .utf8) == Self.ticket + "\n")
        #expect(try FileManager.default.attributesOfItem(atPath: kept)[.posixPermissions] as? Int == 0o600)
        try expectNoSecret(ending, setup)
    }

    @Test(.timeLimit(.minutes(1)))
    func aRestartGoesOnWithTheTicketOfTheLastRun() async throws {
        let sandbox = try await sandbox()
        let setup = try RunSetup(url: sandbox.url, rules: rules)
        #expect(try await setup.run(ticketLine(), environment: Self.environment).status == 0)
        let ending = try await setup.run(line(1, "north"), environment: Self.environment)
        #expect(ending.status == 0 && ending.balance("updates")["sent"] == 1)
        try expectNoSecret(ending, setup)
    }

    @Test(.timeLimit(.minutes(1)))
    func withoutATicketNothingIsLostAndTheOneThatComesSendsItAll() async throws {
        let sandbox = try await sandbox()
        let setup = try RunSetup(url: sandbox.url, rules: rules)
        let first = try await setup.run(line(1, "north") + line(2, "south"), environment: Self.environment)
        #expect(first.status == 75)
        #expect(first.errors.contains("no app ticket that the API takes is known"))
        let daemon = try setup.start(environment: Self.environment)
        #expect(await daemon.reports("no app ticket that the API takes is known"))
        daemon.write(ticketLine())
        #expect(await sandbox.prints("accepted 1 APPROVED tenant=north"))
        #expect(await sandbox.prints("accepted 2 APPROVED tenant=south"))
        daemon.closeInput()
        let ending = await daemon.ending()
        #expect(ending.status == 0 && ending.balance("updates")["carried"] == 2)
        #expect(ending.errors.contains("what was missing is there"))
        #expect(try await sandbox.stats().outcomes["ticket resend"] == 2)
        try expectNoSecret(ending, setup)
    }

    @Test(.timeLimit(.minutes(1)))
    func theTicketFileIsReadAgainWhenATokenIsNeeded() async throws {
        let sandbox = try await sandbox()
        let setup = try RunSetup(url: sandbox.url, rules: rules)
        let file = try setup.folder.write(Self.ticket + "\n", to: "ticket")
        let daemon = try setup.start(
            environment: Self.environment.merging(["APPROVALD_API_APP_TICKET_FILE": file]) { $1 })
        daemon.write(line(1, "north"))
        #expect(await sandbox.prints("accepted 1 "))
        try await sandbox.setTicket("T1CKET-of-the-app-renewed")
        try await sandbox.invalidateTokens()
        try setup.folder.write("T1CKET-of-the-app-renewed\n", to: "ticket")
        daemon.write(line(2, "north") + line(3, "south"))
        #expect(await sandbox.prints("accepted 2 "))
        #expect(await sandbox.prints("accepted 3 "))
        daemon.closeInput()
        let ending = await daemon.ending()
        #expect(ending.status == 0 && !ending.errors.contains("T1CKET"))
        let outcomes = try await sandbox.stats().outcomes
        #expect(outcomes["app token"] == 2 && outcomes["refused 10012"] == nil)
    }

    @Test(.timeLimit(.minutes(1)))
    func aTenantWithoutTheAppDoesNotStopTheOthers() async throws {
        let sandbox = try await sandbox(["--tenant", "north"])
        let setup = try RunSetup(url: sandbox.url, rules: rules)
        let cards = (1...40).map { line($0, $0 <= 30 ? "elsewhere" : "north") }.joined()
        let ending = try await setup.run(ticketLine() + cards, environment: Self.environment)
        #expect(ending.status == 75)
        #expect(ending.balance("updates")["sent"] == 10 && ending.balance("updates")["pending"] == 30)
        #expect(ending.errors.contains("nothing is sent for one tenant: the API gives no token for this tenant"))
    }

    @Test(.timeLimit(.minutes(1)))
    func anEventWithoutATenantFailsAndSaysWhy() async throws {
        let sandbox = try await sandbox()
        let setup = try RunSetup(url: sandbox.url, rules: rules)
        let input = ticketLine() + CardRules.lines(["1"]) + line(2, "north")
        let ending = try await setup.run(input, environment: Self.environment)
        #expect(ending.status == 1)
        #expect(ending.isBalanced)
        #expect(ending.balance("events")["failed"] == 1 && ending.balance("updates")["sent"] == 1)
        #expect(ending.errors.contains("rule_error") && ending.errors.contains("event.tenant"))
    }

    @Test func mapLeavesTicketsAloneOnlyForAStoreApp() async throws {
        let arguments = ["map", "--rules", rules]
        let store = try await Tool.run(arguments, input: ticketLine(), environment: Self.environment)
        #expect(store.output.isEmpty && store.balance("events")["ignored"] == 1)
        let selfBuilt = try await Tool.run(arguments, input: ticketLine())
        #expect(selfBuilt.balance("events")["matched"] == 1)
    }
}
