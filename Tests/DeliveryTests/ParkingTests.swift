import Feishu
import Testing

@testable import Delivery

@Suite struct ParkingTests {
    @Test func `a reply about the app parks it, told once, with ever slower probes`() {
        var parking = Parking(options: ParkingOptions())
        #expect(parking.received(.park(.scope), now: 0) == .parked(.scope))
        #expect(parking.received(.park(.scope), now: 1) == nil)
        #expect(parking.opening(now: 1) == 30_000)
        var now: Int64 = 30_000
        for wait in [60, 120, 240, 300, 300] as [Int64] {
            parking.began()
            #expect(parking.opening(now: now) == nil)
            #expect(parking.received(.park(.scope), now: now) == nil)
            #expect(parking.opening(now: now) == now + wait * 1000)
            now += wait * 1000
        }
        #expect(parking.received(.park(.ipList), now: now) == .parked(.ipList))
        parking.began()
        #expect(parking.received(.retry, now: now) == nil)
        #expect(parking.reason == .ipList)
        parking.began()
        #expect(parking.received(.done(messageID: nil), now: now) == .resumed)
        #expect(parking.opening(now: now) == now)
    }

    @Test func `ten refused tokens in a row without a success park the app`() {
        var parking = Parking(options: ParkingOptions())
        for _ in 0..<9 {
            #expect(parking.received(.refreshToken, now: 0) == nil)
        }
        #expect(parking.received(.done(messageID: nil), now: 0) == nil)
        for _ in 0..<9 {
            #expect(parking.received(.refreshToken, now: 0) == nil)
            #expect(parking.received(.retry, now: 0) == nil)
        }
        #expect(parking.received(.refreshToken, now: 0) == .parked(.token))
    }

    @Test func `a refusal of one update shows that the app works`() {
        var parking = Parking(options: ParkingOptions())
        _ = parking.received(.park(.app), now: 0)
        #expect(parking.received(.reject, now: 1) == .resumed)
    }
}
