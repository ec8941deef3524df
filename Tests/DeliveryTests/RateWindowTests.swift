import TestSupport
import Testing

@testable import Delivery

@Suite struct RateWindowTests {
    @Test func `a full window opens when its oldest call leaves it`() {
        var window = RateWindow(limit: 2, length: 1000)
        #expect(window.allowance(now: 0) == 2)
        window.began(now: 0)
        window.began(now: 600)
        #expect(window.allowance(now: 999) == 0)
        #expect(window.opening(now: 999) == 1000)
        #expect(window.allowance(now: 1000) == 1)
        window.began(now: 1000)
        #expect(window.opening(now: 1000) == 1600)
        #expect(window.opening(now: 5000) == 5000)
        #expect(window.allowance(now: 5000) == 2)
    }

    @Test(arguments: [(1, 10), (3, 100), (50, 1000)])
    func `no stretch of the length holds more calls than the limit`(limit: Int, length: Int64) {
        var window = RateWindow(limit: limit, length: length)
        var starts: [Int64] = []
        var now: Int64 = 0
        var random = SeededGenerator(seed: RunSeed.value)
        while starts.count < 500 {
            let pause = random.one(in: 40) ? 86_400_000 : Int64.random(in: 0...length / 4, using: &random)
            now = window.opening(now: now + pause)
            #expect(window.allowance(now: now) > 0)
            window.began(now: now)
            starts.append(now)
        }
        for index in limit..<starts.count {
            #expect(starts[index] - starts[index - limit] >= length, "APPROVALD_TEST_SEED=\(RunSeed.value)")
        }
    }

    @Test func `it remembers no more calls than there were in one window`() {
        var window = RateWindow(limit: 1000, length: 1000)
        for now in stride(from: Int64(0), to: 100_000, by: 100) { window.began(now: now) }
        #expect(window.size == 10)
        #expect(window.allowance(now: 99_900) == 990)
        #expect(!window.isEmpty(now: 100_899) && window.isEmpty(now: 100_900))
    }
}
