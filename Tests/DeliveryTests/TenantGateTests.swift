import Feishu
import Outbox
import TestSupport
import Testing

@testable import Delivery

@Suite struct TenantGateTests {
    private func options(perSecond: Int = 3, perMinute: Int = 5) -> DeliveryOptions {
        DeliveryOptions(perSecond: perSecond, perMinute: perMinute, concurrency: 100, separatesTenants: true)
    }

    private func reply(_ action: ReplyAction, isOfTenant: Bool) -> UpdateReply {
        UpdateReply(action: action, httpStatus: 429, isOfTenant: isOfTenant)
    }

    @Test func `a tenant at its limit does not hold back another one`() {
        var gate = Gate(options: options())
        for _ in 0..<3 { gate.began(for: "a", now: 0) }
        #expect(gate.tenants.allowance(now: 0)["a"] == 0)
        #expect(gate.tenants.allowance(now: 0)["b"] == 3)
        #expect(gate.limit(underWay: 3, now: 0) == 97)
        #expect(gate.opening(of: "a", underWay: 3, now: 0) == 1050)
        #expect(gate.opening(of: "b", underWay: 3, now: 0) == 0)
    }

    @Test func `with one tenant the events' tenants share the limits`() {
        var single = options()
        single.separatesTenants = false
        var gate = Gate(options: single)
        for tenant in ["a", "b", "c"] { gate.began(for: tenant, now: 0) }
        #expect(gate.limit(underWay: 3, now: 0) == 0)
        #expect(gate.opening(of: "d", underWay: 3, now: 0) == 1050)
        #expect(gate.tenants.count == 1)
    }

    @Test func `a pause asked for by a tenant's reply is the tenant's alone`() {
        var gate = Gate(options: options())
        for tenant in ["a", "b"] { gate.began(for: tenant, now: 0) }
        #expect(gate.received(reply(.retryAfter(.seconds(7)), isOfTenant: true), for: "a", now: 0).isEmpty)
        #expect(gate.opening(of: "a", underWay: 1, now: 0) == 7000)
        #expect(gate.opening(of: "b", underWay: 1, now: 0) == 0)
        #expect(gate.received(reply(.retryAfter(.seconds(9)), isOfTenant: false), for: "b", now: 0).isEmpty)
        #expect(gate.opening(of: "b", underWay: 0, now: 0) == 9000)
    }

    @Test func `a fault of one tenant parks that one, and its probe resumes it`() {
        var gate = Gate(options: options())
        gate.began(for: "a", now: 0)
        let parked = gate.received(reply(.park(.app), isOfTenant: true), for: "a", now: 0)
        #expect(parked == [ParkingNews(change: .parked(.app), subject: .tenant("a"))])
        #expect(gate.isParked("a") && !gate.isParked("b") && gate.parking.reason == nil)
        #expect(gate.tenants.allowance(now: 29_999)["a"] == 0)
        #expect(gate.tenants.allowance(now: 30_000)["a"] == 1)
        gate.began(for: "a", now: 30_000)
        #expect(gate.opening(of: "a", underWay: 1, now: 30_000) == nil)
        let resumed = gate.received(reply(.done(messageID: nil), isOfTenant: true), for: "a", now: 30_000)
        #expect(resumed == [ParkingNews(change: .resumed, subject: .tenant("a"))])
    }

    @Test func `a fault of the app parks all tenants, and any tenant's answer resumes it`() {
        var gate = Gate(options: options())
        for tenant in ["a", "b"] { gate.began(for: tenant, now: 0) }
        let parked = gate.received(reply(.park(.credentials), isOfTenant: false), for: "a", now: 0)
        #expect(parked == [ParkingNews(change: .parked(.credentials), subject: .app)])
        #expect(gate.isParked("b") && gate.limit(underWay: 1, now: 30_000) == 0)
        let news = gate.received(reply(.park(.quota), isOfTenant: true), for: "b", now: 0)
        #expect(
            news == [
                ParkingNews(change: .resumed, subject: .app),
                ParkingNews(change: .parked(.quota), subject: .tenant("b")),
            ])
        #expect(!gate.isParked("a"))
    }

    @Test func `refused tokens of one tenant do not park the app`() {
        var gate = Gate(options: options(perSecond: 1000, perMinute: 1000))
        var news: [ParkingNews] = []
        for _ in 0..<10 {
            gate.began(for: "a", now: 0)
            news += gate.received(reply(.refreshToken, isOfTenant: true), for: "a", now: 0)
        }
        #expect(news == [ParkingNews(change: .parked(.token), subject: .tenant("a"))])
    }

    @Test func `tenants that were not called for a minute are forgotten`() {
        var gate = Gate(options: options())
        for round in 0..<200 {
            let now = Int64(round) * 61_000
            for tenant in 0..<50 {
                gate.began(for: "\(round)-\(tenant)", now: now)
                _ = gate.received(reply(.done(messageID: nil), isOfTenant: true), for: "\(round)-\(tenant)", now: now)
            }
        }
        #expect(gate.tenants.count <= 200)
    }

    /// Whatever is called for whom, no tenant is ever over its limits and none waits for another.
    @Test(arguments: 0..<20 as Range<UInt64>)
    func `windows hold for each tenant by itself`(_ round: UInt64) {
        var random = SeededGenerator(seed: RunSeed.value &+ round)
        let comment: Comment = "APPROVALD_TEST_SEED=\(RunSeed.value)"
        let options = options(
            perSecond: Int.random(in: 1...5, using: &random), perMinute: Int.random(in: 1...20, using: &random))
        var gate = Gate(options: options)
        var calls: [String: [Int64]] = [:]
        var now: Int64 = 0
        for _ in 0..<2000 {
            now += random.one(in: 100) ? 86_400_000 : Int64.random(in: 0...300, using: &random)
            let tenant = ["a", "b", "c"][Int.random(in: 0..<3, using: &random)]
            let own = calls[tenant, default: []]
            let isFree =
                own.count { $0 > now - 1050 } < options.perSecond && own.count { $0 > now - 60_050 } < options.perMinute
            #expect((gate.tenants.allowance(now: now)[tenant] > 0) == isFree, comment)
            #expect((gate.opening(of: tenant, underWay: 0, now: now) == now) == isFree, comment)
            guard isFree else { continue }
            gate.began(for: tenant, now: now)
            _ = gate.received(reply(.done(messageID: nil), isOfTenant: true), for: tenant, now: now)
            calls[tenant, default: []].append(now)
        }
    }
}
