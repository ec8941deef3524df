import Outbox
import Testing

/// Claims tenant by tenant.
@Suite struct TenantClaimTests {
    private let clock = ManualClock()
    private let outbox: Outbox

    init() throws {
        outbox = try Outbox.temporary(clock: clock.wall)
    }

    private func accept(_ count: Int, of tenant: String?, from first: Int) async throws {
        let updates = (first..<first + count).map { number in
            var update = update("\(number)")
            update.tenant = tenant
            return update
        }
        _ = try await outbox.accept(Batch(lines: updates.map { .matched([$0]) }))
    }

    @Test func `a tenant without allowance is passed over, however much it has waiting`() async throws {
        try await accept(500, of: "a", from: 1)
        clock.advance(by: .milliseconds(5))
        try await accept(2, of: "b", from: 1001)
        try await accept(1, of: nil, from: 2001)
        let exchange = try await outbox.exchange([], claiming: 8, TenantAllowance(named: ["a": 0]))
        #expect(exchange.claims.map(\.tenant).sorted { ($0 ?? "") < ($1 ?? "") } == [nil, "b", "b"])
        #expect(exchange.dues.map(\.tenant) == ["a"])
        outbox.close()
    }

    @Test func `tenants share what there is`() async throws {
        try await accept(100, of: "a", from: 1)
        clock.advance(by: .milliseconds(5))
        try await accept(100, of: "b", from: 1001)
        try await accept(1, of: "c", from: 2001)
        let claims = try await outbox.exchange([], claiming: 9).claims
        let counts = Dictionary(grouping: claims, by: \.tenant).mapValues(\.count)
        #expect(counts["c"] == 1)
        #expect(counts["a", default: 0] + counts["b", default: 0] == 8)
        #expect(counts["a", default: 0] >= 3 && counts["b", default: 0] >= 3)
        outbox.close()
    }

    @Test func `no more of a tenant than it is allowed, and the due times are those that are left`() async throws {
        try await accept(10, of: "a", from: 1)
        let early = clock.now
        clock.advance(by: .seconds(1))
        try await accept(10, of: "b", from: 1001)
        let allowance = TenantAllowance(others: 2, named: ["a": 3])
        let exchange = try await outbox.exchange([], claiming: 100, allowance)
        #expect(exchange.claims.map(\.id) == [1, 2, 3, 11, 12])
        #expect(exchange.dues.map(\.tenant) == ["a", "b"] && exchange.dues.map(\.due) == [early, clock.now])
        let rest = try await outbox.exchange([], claiming: 100)
        #expect(rest.claims.count == 15 && rest.dues.isEmpty && rest.nextDue == nil)
        outbox.close()
    }

    @Test func `failures are forgotten, and updates given up, of some tenants only`() async throws {
        try await accept(1, of: "a", from: 1)
        try await accept(1, of: "b", from: 2)
        let claims = try await outbox.exchange([], claiming: 2).claims
        let outcomes = claims.map {
            ClaimOutcome(
                id: $0.id, verdict: .retry(notBefore: clock.now), attempt: Attempt(at: clock.now, message: "m"))
        }
        _ = try await outbox.exchange(outcomes, claiming: 0)
        try await outbox.forgetFailures(ofTenant: "a")
        let spared = try await outbox.giveUp(failingBefore: clock.now, acceptedBefore: clock.now, sparing: ["a"])
        #expect(spared.map(\.messageID) == ["2"])
        #expect(try await outbox.exchange([], claiming: 2).claims.map(\.failures) == [0])
        outbox.close()
    }
}
