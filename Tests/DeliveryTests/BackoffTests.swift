import Testing

@testable import Delivery

@Suite struct BackoffTests {
    @Test(arguments: zip([0, 1, 2, 3, 4, 5, 6, 7, 40, 1000], [1, 2, 4, 8, 16, 32, 60, 60, 60, 60]))
    func `the ceiling doubles from 1 s to 60 s`(failures: Int, seconds: Int64) {
        #expect(Backoff().ceiling(afterFailures: failures) == seconds * 1000)
    }

    @Test func `a ceiling that would overflow is the longest`() {
        let backoff = Backoff(first: .seconds(1_000_000_000), most: .seconds(2_000_000_000))
        #expect(backoff.ceiling(afterFailures: 60) == 2_000_000_000_000)
    }
}
