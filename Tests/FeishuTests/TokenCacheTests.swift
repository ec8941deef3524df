import Testing

@testable import Feishu

struct TokenCacheTests {
    private let first: AccessToken
    private let second: AccessToken

    init() throws {
        first = try #require(AccessToken("t-1"))
        second = try #require(AccessToken("t-2"))
    }

    private func held(lifetime: Duration = .seconds(7200)) -> TokenCache {
        var cache = TokenCache()
        _ = renew(&cache, first, lifetime: lifetime)
        return cache
    }

    /// - Returns: what callers are given.
    private func renew(
        _ cache: inout TokenCache, _ token: AccessToken, lifetime: Duration = .seconds(7200), now: Duration = .zero
    ) -> AccessToken {
        #expect(cache.demand(now: now) == .renew)
        return cache.renewed(token, lifetime: lifetime, now: now)
    }

    @Test func oneRenewalAtATime() {
        var cache = TokenCache()
        #expect(cache.demand(now: .zero) == .renew)
        #expect(cache.demand(now: .zero) == .wait)
        cache.renewed(first, lifetime: .seconds(7200), now: .seconds(1))
        #expect(cache.demand(now: .seconds(2)) == .use(first))
    }

    @Test func renewedFiveMinutesBeforeItsEnd() {
        var cache = held()
        #expect(cache.demand(now: .seconds(6899)) == .use(first))
        #expect(cache.demand(now: .seconds(6900)) == .renew)
        #expect(cache.demand(now: .seconds(6901)) == .use(first), "others go on with the old one meanwhile")
        cache.renewed(second, lifetime: .seconds(7200), now: .seconds(6902))
        #expect(cache.demand(now: .seconds(6903)) == .use(second))
    }

    @Test func shortTokensAreRenewedAtHalfTheirLife() {
        var cache = held(lifetime: .seconds(10))
        #expect(cache.demand(now: .milliseconds(4999)) == .use(first))
        #expect(cache.demand(now: .seconds(5)) == .renew)
    }

    @Test func expiredTokensAreNeverUsed() {
        var cache = held()
        #expect(cache.demand(now: .seconds(7200)) == .renew)
        #expect(cache.demand(now: .seconds(7200)) == .wait)
        #expect(cache.renewalFailed(now: .seconds(7201)) == nil)
        #expect(cache.demand(now: .seconds(7202)) == .renew)
    }

    @Test func failedRenewalLeavesTheOldTokenInServiceAndPauses() {
        var cache = held()
        #expect(cache.demand(now: .seconds(6900)) == .renew)
        #expect(cache.renewalFailed(now: .seconds(6901)) == first)
        #expect(cache.demand(now: .seconds(6930)) == .use(first))
        #expect(cache.demand(now: .seconds(6931)) == .renew)
    }

    @Test func refusalDropsOnlyTheTokenThatWasUsed() {
        var cache = TokenCache()
        let old = renew(&cache, first)
        cache.refused(old)
        let new = renew(&cache, second)
        cache.refused(old)
        #expect(cache.demand(now: .seconds(1)) == .use(second))
        cache.refused(new)
        #expect(cache.demand(now: .seconds(1)) == .renew)
    }

    /// The API gives out the same value while it has half an hour to live.
    @Test func lateRefusalsOfAValueThatCameAgainCostNothing() {
        var cache = TokenCache()
        let old = renew(&cache, first)
        cache.refused(old)
        let new = renew(&cache, first)
        #expect(new == old)
        for _ in 0..<3 { cache.refused(old) }
        #expect(cache.demand(now: .zero) == .use(first))
        cache.refused(new)
        #expect(cache.demand(now: .zero) == .renew)
    }

    @Test func refusalDuringRenewalWaitsForIt() {
        var cache = TokenCache()
        let old = renew(&cache, first)
        #expect(cache.demand(now: .seconds(6900)) == .renew)
        cache.refused(old)
        #expect(cache.demand(now: .seconds(6901)) == .wait)
    }

    @Test func tokenWithoutLifetimeIsNotKept() {
        var cache = held(lifetime: .zero)
        #expect(cache.demand(now: .zero) == .renew)
    }

    @Test func tokensAreNeitherEmptyNorShown() {
        #expect(AccessToken("") == nil)
        #expect(!"\(first) \(String(reflecting: first))".contains("t-1"))
        var dumped = ""
        dump(first, to: &dumped)
        #expect(!dumped.contains("t-1"))
    }
}
