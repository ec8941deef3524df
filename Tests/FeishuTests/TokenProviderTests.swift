import Synchronization
import Testing

@testable import Feishu

struct TokenProviderTests {
    /// A token endpoint whose replies wait until the test opens it.
    private actor Endpoint {
        private(set) var calls = 0
        private var waiting: [CheckedContinuation<Void, Never>] = []
        private var isOpen = false

        func fetch() async -> TokenProvider.Fetched {
            calls += 1
            let number = calls
            if !isOpen {
                await withCheckedContinuation { waiting.append($0) }
            }
            guard let token = AccessToken("t-\(number)") else { return .failed(UpdateReply(action: .retry)) }
            return .token(token, lifetime: .seconds(7200))
        }

        func open() {
            isOpen = true
            for continuation in waiting {
                continuation.resume()
            }
            waiting = []
        }
    }

    private static let stopped = TimeSource(uptime: { .zero }, unixTime: { 0 })

    @Test(.timeLimit(.minutes(1))) func concurrentCallersShareOneFetch() async throws {
        let endpoint = Endpoint()
        let provider = TokenProvider(time: Self.stopped) { await endpoint.fetch() }
        let expected = try #require(AccessToken("t-1"))
        try await withThrowingTaskGroup(of: TokenProvider.Answer.self) { group in
            for _ in 0..<20 {
                group.addTask { await provider.token() }
            }
            while await endpoint.calls == 0 {
                await Task.yield()
            }
            await endpoint.open()
            for try await answer in group {
                #expect(answer == .token(expected))
            }
        }
        #expect(await endpoint.calls == 1)
    }

    @Test(.timeLimit(.minutes(1))) func manyRefusalsOfOneTokenCostOneFetch() async throws {
        let endpoint = Endpoint()
        await endpoint.open()
        let provider = TokenProvider(time: Self.stopped) { await endpoint.fetch() }
        guard case .token(let first) = await provider.token() else {
            Issue.record("no token")
            return
        }
        await withTaskGroup { group in
            for _ in 0..<20 {
                group.addTask {
                    await provider.refused(first)
                    _ = await provider.token()
                }
            }
        }
        #expect(await endpoint.calls == 2)
    }

    @Test func failureIsReportedAndNotKept() async throws {
        let calls = Mutex(0)
        let reply = UpdateReply(action: .park(.credentials), code: 10_015)
        let provider = TokenProvider(time: Self.stopped) {
            calls.withLock { $0 += 1 }
            return .failed(reply)
        }
        #expect(await provider.token() == .failed(reply))
        #expect(await provider.token() == .failed(reply))
        #expect(calls.withLock { $0 } == 2)
    }
}
