import AsyncHTTPClient
import Feishu
import FeishuSandbox
import Logging
import Synchronization
import Testing

/// A store app against the sandbox: tickets, app tokens, and a token a tenant.
@Suite(.timeLimit(.minutes(1)))
struct StoreClientTests {
    private static func body(_ messageID: String) -> [UInt8] {
        UpdateRequest(messageID: messageID, status: .approved).encoded()
    }

    private let uptime = Uptime()

    /// A clock that a test moves.
    private final class Uptime: Sendable {
        private let seconds = Mutex<Int64>(0)

        var source: TimeSource {
            TimeSource(uptime: { .seconds(self.seconds.withLock { $0 }) }, unixTime: { 1_700_000_000 })
        }

        func advance(seconds: Int64) {
            self.seconds.withLock { $0 += seconds }
        }
    }

    private func withClient<Result>(
        _ url: String, _ tickets: AppTickets, _ body: (FeishuClient) async throws -> Result
    ) async throws -> Result {
        let http = FeishuClient.makeHTTPClient()
        let configuration = try FeishuClient.Configuration(
            baseURL: url, appID: SandboxConfiguration.defaultAppID,
            secret: .value(SandboxConfiguration.defaultAppSecret), kind: .store(tickets), version: "1.2.3")
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        let client = FeishuClient(configuration: configuration, httpClient: http, logger: logger, time: uptime.source)
        let result: Swift.Result<Result, any Error>
        do {
            result = .success(try await body(client))
        } catch {
            result = .failure(error)
        }
        try await http.shutdown()
        return try result.get()
    }

    private func tickets(_ value: String = SandboxConfiguration.defaultAppTicket) -> AppTickets {
        AppTickets(kept: AppTicket(value))
    }

    @Test func eachTenantHasATokenOfItsOwn() async throws {
        try await Sandbox.with { sandbox in
            try await withClient(sandbox.url, tickets()) { client in
                for round in 1...3 {
                    for tenant in ["north", "south"] {
                        let reply = await client.send(body: Self.body("\(round)"), tenant: tenant)
                        #expect(reply.action == .done(messageID: "\(round)"))
                    }
                }
            }
            let outcomes = sandbox.stats.outcomes
            #expect(outcomes["accepted of tenant north"] == 3 && outcomes["accepted of tenant south"] == 3)
            #expect(outcomes["app token"] == 1 && outcomes["tenant token"] == 2)
            #expect(sandbox.stats.tokenCalls == 3)
        }
    }

    @Test func calledTogetherTheWholeChainIsBuiltOnce() async throws {
        try await Sandbox.with { sandbox in
            try await withClient(sandbox.url, tickets()) { client in
                for _ in 0..<2 {
                    await withTaskGroup { group in
                        for number in 0..<16 {
                            group.addTask { await client.send(body: Self.body("1"), tenant: "t\(number % 4)") }
                        }
                        for await reply in group { #expect(reply.action == .done(messageID: "1")) }
                    }
                    sandbox.invalidateTokens()
                }
            }
            // After the invalidation every tenant meets a refusal of its token, then one of the app token.
            #expect(sandbox.stats.outcomes["tenant token"] == 8)
            #expect(sandbox.stats.outcomes["app token"] == 2)
        }
    }

    @Test func aRefusedTokenIsThatTenantsAlone() async throws {
        try await Sandbox.with { sandbox in
            try await withClient(sandbox.url, tickets()) { client in
                for tenant in ["a", "b"] { _ = await client.send(body: Self.body("1"), tenant: tenant) }
                sandbox.add(try Fault(.tokenExpired, count: 1))
                for tenant in ["a", "b"] {
                    let reply = await client.send(body: Self.body("2"), tenant: tenant)
                    #expect(reply.action == .done(messageID: "2"))
                }
            }
            #expect(sandbox.stats.outcomes["tenant token"] == 3 && sandbox.stats.outcomes["app token"] == 1)
        }
    }

    @Test func anAppTokenThatTheUpdateEndpointRefusesIsRenewedToo() async throws {
        try await Sandbox.with { sandbox in
            try await withClient(sandbox.url, tickets()) { client in
                _ = await client.send(body: Self.body("1"), tenant: "a")
                sandbox.add(try Fault(.code, value: 99_991_664, count: 1))
                let reply = await client.send(body: Self.body("2"), tenant: "a")
                #expect(reply.action == .done(messageID: "2"))
            }
            #expect(sandbox.stats.outcomes["app token"] == 2 && sandbox.stats.outcomes["tenant token"] == 2)
        }
    }

    @Test func withoutATicketItIsAskedForAndTheAppParks() async throws {
        try await Sandbox.with { sandbox in
            let tickets = AppTickets()
            try await withClient(sandbox.url, tickets) { client in
                for _ in 0..<5 {
                    let reply = await client.send(body: Self.body("1"), tenant: "a")
                    #expect(reply.action == .park(.ticket) && !reply.isOfTenant)
                }
                #expect(sandbox.stats.outcomes == ["ticket resend": 1])
                uptime.advance(seconds: 60)
                _ = await client.send(body: Self.body("1"), tenant: "a")
                #expect(sandbox.stats.outcomes["ticket resend"] == 2)
                AppTicket(SandboxConfiguration.defaultAppTicket).map(tickets.note)
                let reply = await client.send(body: Self.body("1"), tenant: "a")
                #expect(reply.action == .done(messageID: "1"))
            }
        }
    }

    @Test func aTicketThatIsRefusedIsNotTriedAgain() async throws {
        try await Sandbox.with { sandbox in
            let tickets = tickets("an-old-one")
            try await withClient(sandbox.url, tickets) { client in
                for _ in 0..<4 {
                    let reply = await client.send(body: Self.body("1"), tenant: "a")
                    #expect(reply.action == .park(.ticket) && !reply.message.contains("an-old-one"))
                }
                #expect(sandbox.stats.outcomes == ["refused 10012": 1, "ticket resend": 1])
                AppTicket(SandboxConfiguration.defaultAppTicket).map(tickets.note)
                #expect(await client.send(body: Self.body("1"), tenant: "a").action == .done(messageID: "1"))
            }
        }
    }

    @Test func aTicketThatWasReplacedIsTakenWithTheNextAppToken() async throws {
        try await Sandbox.with { sandbox in
            let tickets = tickets()
            try await withClient(sandbox.url, tickets) { client in
                _ = await client.send(body: Self.body("1"), tenant: "a")
                sandbox.setTicket("second")
                AppTicket("second").map(tickets.note)
                #expect(await client.send(body: Self.body("2"), tenant: "b").action == .done(messageID: "2"))
                sandbox.invalidateTokens()
                #expect(await client.send(body: Self.body("3"), tenant: "a").action == .done(messageID: "3"))
            }
            #expect(sandbox.stats.outcomes["refused 10012"] == nil)
        }
    }

    @Test func aTenantWithoutTheAppIsParkedAlone() async throws {
        try await Sandbox.with(SandboxConfiguration(tenants: ["here"])) { sandbox in
            try await withClient(sandbox.url, tickets()) { client in
                let refused = await client.send(body: Self.body("1"), tenant: "elsewhere")
                #expect(refused.action == .park(.tenant) && refused.isOfTenant && refused.code == 10_013)
                #expect(await client.send(body: Self.body("2"), tenant: "here").action == .done(messageID: "2"))
            }
        }
    }

    @Test func aTenantThatTheTokenEndpointDoesNotKnowIsParkedAndCostsNoAppToken() async throws {
        // Every second call for a token is one for a tenant's.
        let fault = try Fault(parsing: "code=99991665:at=token:every=2")
        try await Sandbox.with(SandboxConfiguration(faults: [fault])) { sandbox in
            let reply = try await withClient(sandbox.url, tickets()) { client in
                await client.send(body: Self.body("1"), tenant: "a")
            }
            #expect(reply.action == .park(.tenant) && reply.isOfTenant)
            #expect(sandbox.stats.tokenCalls == 2)
        }
    }

    @Test(
        arguments: [
            ("code=99991673", .park(.app), true), ("code=60013", .park(.edition), true), ("quota", .park(.quota), true),
            ("code=99991672", .park(.scope), true), ("code=99991401", .park(.ipList), false),
            ("rate-limit-429=7", .retryAfter(.seconds(7)), true), ("server-error=503", .retry, false),
            ("code=60001", .reject, true), ("token-expired", .refreshToken, true),
        ] as [(String, ReplyAction, Bool)])
    func whomAReplySpeaksOf(_ fault: String, _ action: ReplyAction, _ isOfTenant: Bool) async throws {
        try await Sandbox.with(SandboxConfiguration(faults: [try Fault(parsing: fault)])) { sandbox in
            let reply = try await withClient(sandbox.url, tickets()) { client in
                await client.send(body: Self.body("1"), tenant: "a")
            }
            #expect(reply.action == action && reply.isOfTenant == isOfTenant)
        }
    }

    @Test func anAppSecretThatIsWrongIsTheAppsFault() async throws {
        try await Sandbox.with(SandboxConfiguration(appSecret: "another")) { sandbox in
            let reply = try await withClient(sandbox.url, tickets()) { client in
                await client.send(body: Self.body("1"), tenant: "a")
            }
            #expect(reply.action == .park(.credentials) && !reply.isOfTenant)
        }
    }

    @Test(arguments: [nil, ""])
    func anUpdateWithoutATenantIsRefusedHere(_ tenant: String?) async throws {
        try await Sandbox.with { sandbox in
            let reply = try await withClient(sandbox.url, tickets()) { client in
                await client.send(body: Self.body("1"), tenant: tenant)
            }
            #expect(reply.action == .reject && reply.message.contains("event.tenant"))
            #expect(sandbox.stats.tokenCalls == 0 && sandbox.stats.updateCalls == 0)
        }
    }

    @Test(arguments: [
        "reset:at=token", "garbage:at=token", "empty:at=token", "half-body:at=token", "server-error:at=token",
    ])
    func aTokenEndpointThatFailsIsAFailedAttempt(_ fault: String) async throws {
        try await Sandbox.with(SandboxConfiguration(faults: [try Fault(parsing: fault + ":count=2")])) { sandbox in
            try await withClient(sandbox.url, tickets()) { client in
                for call in 1...2 {
                    let reply = await client.send(body: Self.body("1"), tenant: "a")
                    let isAnswer = (reply.httpStatus ?? 500) < 500
                    let pause = ReplyAction.retryAfter(.seconds(call))
                    #expect(reply.action == (isAnswer ? pause : .retry) && !reply.isOfTenant)
                }
                #expect(await client.send(body: Self.body("1"), tenant: "a").action == .done(messageID: "1"))
            }
        }
    }
}
