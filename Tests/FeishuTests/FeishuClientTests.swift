import AsyncHTTPClient
import Feishu
import FeishuSandbox
import Logging
import Synchronization
import Testing

@Suite(.timeLimit(.minutes(1)))
struct FeishuClientTests {
    private static let body = UpdateRequest(messageID: "7412093385521004590", status: .approved).encoded()

    /// Log lines with their metadata, so that a test can look for what must not be there.
    private struct Capture: LogHandler {
        final class Lines: Sendable {
            let text = Mutex("")
        }

        let lines: Lines
        var metadata: Logger.Metadata = [:]
        var logLevel = Logger.Level.trace

        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }

        func log(event: LogEvent) {
            lines.text.withLock { $0 += "\(event.message) \(event.metadata ?? [:])\n" }
        }
    }

    private func withClient<Result>(
        _ url: String, secret: String = SandboxConfiguration.defaultAppSecret, timeout: Duration = .seconds(20),
        connectTimeout: Duration = .seconds(5), lines: Capture.Lines = Capture.Lines(),
        _ body: (FeishuClient) async throws -> Result
    ) async throws -> Result {
        let http = FeishuClient.makeHTTPClient(connectTimeout: connectTimeout)
        let configuration = try FeishuClient.Configuration(
            baseURL: url, timeout: timeout, appID: SandboxConfiguration.defaultAppID, secret: .value(secret),
            version: "1.2.3")
        let logger = Logger(label: "test") { _ in Capture(lines: lines) }
        let client = FeishuClient(configuration: configuration, httpClient: http, logger: logger)
        let result: Swift.Result<Result, any Error>
        do {
            result = .success(try await body(client))
        } catch {
            result = .failure(error)
        }
        try await http.shutdown()
        return try result.get()
    }

    @Test func updateIsAccepted() async throws {
        try await Sandbox.with { sandbox in
            try await withClient(sandbox.url) { client in
                for _ in 0..<3 {
                    let reply = await client.send(body: Self.body)
                    #expect(reply.action == .done(messageID: "7412093385521004590"))
                    #expect(reply.httpStatus == 200 && reply.code == 0 && reply.message == "success")
                    #expect(reply.logID?.hasPrefix("sandbox-") == true && reply.elapsed > .zero)
                }
            }
            #expect(sandbox.acceptedBodies == [Self.body, Self.body, Self.body])
            #expect(sandbox.stats.tokenCalls == 1)
        }
    }

    @Test func expiredTokenIsRenewedOnceAndTheCallRepeated() async throws {
        try await Sandbox.with { sandbox in
            try await withClient(sandbox.url) { client in
                _ = await client.send(body: Self.body)
                sandbox.invalidateTokens()
                let reply = await client.send(body: Self.body)
                #expect(reply.action == .done(messageID: "7412093385521004590"))
            }
            #expect(sandbox.stats.tokenCalls == 2 && sandbox.stats.updateCalls == 3)
        }
    }

    @Test func calledTogetherTheRenewalIsShared() async throws {
        try await Sandbox.with { sandbox in
            try await withClient(sandbox.url) { client in
                _ = await client.send(body: Self.body)
                sandbox.invalidateTokens()
                await withTaskGroup { group in
                    for _ in 0..<8 {
                        group.addTask { await client.send(body: Self.body) }
                    }
                    for await reply in group {
                        #expect(reply.action == .done(messageID: "7412093385521004590"))
                    }
                }
            }
            #expect(sandbox.stats.tokenCalls == 2)
        }
    }

    @Test func tokenRefusedAgainIsAFailedAttempt() async throws {
        let configuration = SandboxConfiguration(faults: [try Fault(.tokenExpired)])
        try await Sandbox.with(configuration) { sandbox in
            try await withClient(sandbox.url) { client in
                for attempt in 1...3 {
                    let reply = await client.send(body: Self.body)
                    #expect(reply.action == .refreshToken && reply.code == 99_991_663)
                    // One renewal for each attempt, besides the very first token.
                    #expect(sandbox.stats.tokenCalls == attempt + 1)
                    #expect(sandbox.stats.updateCalls == attempt * 2)
                }
                sandbox.clearFaults()
                let reply = await client.send(body: Self.body)
                #expect(reply.action == .done(messageID: "7412093385521004590"))
            }
        }
    }

    @Test(
        arguments: [
            ("rate-limit-429=7", .retryAfter(.seconds(7)), 429, 99_991_400),
            ("rate-limit-400=0", .retry, 400, 99_991_400), ("quota", .park(.quota), 429, 99_991_403),
            ("server-error=502", .retry, 502, nil), ("server-error=504", .retry, 504, nil),
            ("garbage", .retry, 200, nil), ("empty", .retry, 200, nil), ("reset", .retry, nil, nil),
            ("half-body", .retry, nil, nil), ("code=60001", .reject, 200, 60_001),
            ("code=60014", .retry, 200, 60_014), ("code=99991672", .park(.scope), 200, 99_991_672),
        ] as [(String, ReplyAction, Int?, Int?)])
    func faultsOfTheUpdate(fault: String, action: ReplyAction, status: Int?, code: Int?) async throws {
        try await Sandbox.with(SandboxConfiguration(faults: [try Fault(parsing: fault)])) { sandbox in
            let reply = try await withClient(sandbox.url) { await $0.send(body: Self.body) }
            #expect(reply.action == action)
            #expect(reply.httpStatus == status)
            #expect(reply.code == code)
            #expect(!reply.message.isEmpty)
        }
    }

    @Test func otherMessageIDIsPassedOn() async throws {
        try await Sandbox.with(SandboxConfiguration(faults: [try Fault(.otherID)])) { sandbox in
            let reply = try await withClient(sandbox.url) { await $0.send(body: Self.body) }
            guard case .done(let messageID?) = reply.action else {
                Issue.record("\(reply)")
                return
            }
            #expect(messageID != "7412093385521004590")
        }
    }

    @Test(
        arguments: [
            ("rate-limit-429=3", .retryAfter(.seconds(3))), ("server-error=503", .retry),
            ("garbage", .retryAfter(.seconds(1))),
            ("code=9499", .park(.credentials)), ("code=99991662", .park(.app)), ("reset", .retry),
            ("code=99991663", .retryAfter(.seconds(1))),
        ] as [(String, ReplyAction)])
    func faultsOfTheToken(fault: String, action: ReplyAction) async throws {
        let faults = [try Fault(parsing: fault + ":at=token:count=1")]
        try await Sandbox.with(SandboxConfiguration(faults: faults)) { sandbox in
            try await withClient(sandbox.url) { client in
                let reply = await client.send(body: Self.body)
                #expect(reply.action == action)
                #expect(sandbox.stats.updateCalls == 0)
                let next = await client.send(body: Self.body)
                #expect(next.action == .done(messageID: "7412093385521004590"), "a failure is not kept")
            }
        }
    }

    @Test func wrongSecretParksAndIsNeverShown() async throws {
        let lines = Capture.Lines()
        try await Sandbox.with { sandbox in
            let reply = try await withClient(sandbox.url, secret: "hush-hush", lines: lines) {
                await $0.send(body: Self.body)
            }
            #expect(reply.action == .park(.credentials) && reply.code == 10_015)
            #expect(!"\(reply)".contains("hush"))
        }
        let text = lines.text.withLock { $0 }
        #expect(text.contains("10015") && !text.contains("hush"))
    }

    @Test func refusedConnectionIsReportedAtOnce() async throws {
        let url = try await RawServer.with({ _ in .close }) { $0.url }
        let start = ContinuousClock.now
        let reply = try await withClient(url) { await $0.send(body: Self.body) }
        #expect(reply.action == .retry && reply.httpStatus == nil && reply.message.contains("token endpoint"))
        #expect(start.duration(to: .now) < .seconds(4))
    }

    // What a well-behaved server cannot do.

    private static let token =
        "HTTP/1.1 200 OK\r\nContent-Length: 63\r\n\r\n"
        + #"{"code":0,"msg":"ok","tenant_access_token":"t-raw","expire":60}"#

    private static func answering(_ update: RawServer.Answer) -> @Sendable (String) -> RawServer.Answer {
        { $0.contains("/auth/") ? .bytes(token, close: false) : update }
    }

    @Test func headersOfBothCalls() async throws {
        let update = "HTTP/1.1 200 OK\r\nX-Request-Id: r-1\r\nContent-Length: 22\r\n\r\n" + #"{"code":0,"msg":"t-raw"}"#
        try await RawServer.with(Self.answering(.bytes(update.replacing("22", with: "24"), close: false))) { server in
            let reply = try await withClient(server.url, secret: "s-1") { await $0.send(body: Self.body) }
            #expect(reply.action == .done(messageID: nil) && reply.logID == "r-1")
            #expect(reply.message == "***", "a token that the server repeats is masked")
            try #require(server.requests.count == 2)
            let (token, update) = (server.requests[0], server.requests[1])
            #expect(token.hasPrefix("POST /open-apis/auth/v3/tenant_access_token/internal HTTP/1.1"))
            #expect(token.hasSuffix(#"{"app_id":"cli_sandbox","app_secret":"s-1"}"#))
            #expect(!token.lowercased().contains("authorization"))
            #expect(update.hasPrefix("POST /open-apis/approval/v1/message/update HTTP/1.1"))
            for header in [
                "Authorization: Bearer t-raw", "Content-Type: application/json; charset=utf-8",
                "User-Agent: approvald/1.2.3",
            ] {
                #expect(update.lowercased().contains(header.lowercased() + "\r\n"))
            }
            #expect(update.hasSuffix(String(decoding: Self.body, as: UTF8.self)))
            #expect(!update.contains("s-1"))
        }
    }

    @Test func redirectsAreNotFollowed() async throws {
        let redirect = "HTTP/1.1 307 Temporary Redirect\r\nLocation: /elsewhere\r\nContent-Length: 0\r\n\r\n"
        try await RawServer.with({ _ in .bytes(redirect, close: false) }) { server in
            let reply = try await withClient(server.url) { await $0.send(body: Self.body) }
            #expect(reply.action == .park(.endpoint) && reply.httpStatus == 307)
            #expect(server.requests.count == 1)
        }
    }

    @Test func silenceAndSlowBodiesEndWithTheTimeout() async throws {
        let answers: [RawServer.Answer] = [
            .silence, .drip(head: "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", piece: "1\r\n \r\n"),
        ]
        for answer in answers {
            try await RawServer.with(Self.answering(answer)) { server in
                let start = ContinuousClock.now
                let reply = try await withClient(server.url, timeout: .milliseconds(400)) {
                    await $0.send(body: Self.body)
                }
                #expect(reply.action == .retry && reply.message.contains("within 0.4 seconds"))
                #expect(start.duration(to: .now) < .seconds(10))
            }
        }
    }

    @Test func aHostThatTakesNoConnectionEndsWithItsOwnTimeout() async throws {
        let host = try DeafListener()
        let start = ContinuousClock.now
        let reply = try await withClient(host.url, timeout: .seconds(50), connectTimeout: .milliseconds(300)) {
            await $0.send(body: Self.body)
        }
        #expect(reply.action == .retry && reply.httpStatus == nil)
        #expect(reply.message.contains("Connect timeout"), "\(reply.message)")
        #expect(start.duration(to: .now) < .seconds(20))
    }

    @Test func oversizedBodyIsNotRead() async throws {
        let size = 2 << 20
        let head = "HTTP/1.1 200 OK\r\nContent-Length: \(size)\r\n\r\n"
        let answer = RawServer.Answer.bytes(
            head + #"{"code":0}"# + String(repeating: " ", count: size - 10), close: false)
        try await RawServer.with(Self.answering(answer)) { server in
            let reply = try await withClient(server.url) { await $0.send(body: Self.body) }
            #expect(reply.action == .retry && reply.httpStatus == 200 && reply.code == nil)
        }
    }

    @Test(arguments: ["HTTP/1.1 200 OK\r\nContent-Length: 400\r\n\r\n{\"code\":0", "NONSENSE\r\n\r\n", "HTTP/1.1 2"])
    func brokenReplies(text: String) async throws {
        try await RawServer.with(Self.answering(.bytes(text, close: true))) { server in
            let reply = try await withClient(server.url) { await $0.send(body: Self.body) }
            #expect(reply.action == .retry && reply.code == nil && !reply.message.isEmpty)
        }
    }

    @Test func emptyTokenIsNeverUsed() async throws {
        let empty =
            "HTTP/1.1 200 OK\r\nContent-Length: 57\r\n\r\n"
            + #"{"code":0,"msg":"ok","tenant_access_token":"","expire":1}"#
        try await RawServer.with({ _ in .bytes(empty, close: false) }) { server in
            let reply = try await withClient(server.url) { await $0.send(body: Self.body) }
            #expect(reply.action == .retryAfter(.seconds(1)) && reply.message.contains("without a token"))
            #expect(server.requests.count == 1)
        }
    }

    @Test(
        arguments: [
            "", "open.feishu.cn", "ftp://x", "https://", "https://u:p@x", "https://x?a=1", "https://x#f", "https:///p",
        ])
    func unusableBaseURLs(url: String) {
        #expect(throws: FeishuConfigurationError.baseURL) {
            try FeishuClient.Configuration(baseURL: url, appID: "a", secret: .value("s"), version: "1")
        }
    }

    @Test func configurationIsChecked() throws {
        #expect(throws: FeishuConfigurationError.emptyAppID) {
            try FeishuClient.Configuration(baseURL: "https://x", appID: "", secret: .value("s"), version: "1")
        }
        #expect(throws: FeishuConfigurationError.updatePath("p")) {
            try FeishuClient.Configuration(
                baseURL: "https://x/", updatePath: "p", appID: "a", secret: .value("s"), version: "1")
        }
        for (url, expected) in [("http://x", true), ("https://x", false), ("http://127.0.0.1:1", false)] {
            let configuration = try FeishuClient.Configuration(
                baseURL: url, appID: "a", secret: .value("s"), version: "1")
            #expect(configuration.isPlaintextToAnotherHost == expected)
        }
    }
}

extension FeishuClient {
    /// As for the app of one tenant.
    fileprivate func send(body: [UInt8]) async -> UpdateReply {
        await send(body: body, tenant: nil)
    }
}
