import Testing

@testable import Daemon

@Suite struct StopRequestsTests {
    @Test(
        arguments: [
            ([0], [.endInOrder]),
            ([0, 0, 499], [.endInOrder, .same, .same]),
            ([0, 500], [.endInOrder, .endAtOnce]),
            // The moment is counted from the first: signals that keep coming end the process.
            ([0, 300, 600], [.endInOrder, .same, .endAtOnce]),
        ] as [([Int], [StopRequests.Answer])])
    func tellsOneWishFromTwo(milliseconds: [Int], expected: [StopRequests.Answer]) {
        let start = ContinuousClock.now
        var requests = StopRequests()
        #expect(milliseconds.map { requests.take(at: start + .milliseconds($0)) } == expected)
    }
}
