internal import Outbox

/// Exponential backoff with full jitter: the wait is drawn evenly between nothing and a ceiling that doubles.
///
/// With the defaults the ceiling is 1, 2, 4, 8, 16, 32 and then 60 s. Full jitter spreads updates that failed together.
package struct Backoff: Sendable, Equatable {
    /// Milliseconds.
    package var first: Int64
    package var most: Int64

    package init(first: Duration = .seconds(1), most: Duration = .seconds(60)) {
        self.first = max(1, first.milliseconds)
        self.most = max(self.first, most.milliseconds)
    }

    /// The longest wait, in milliseconds, after a failure that follows `failures` others.
    package func ceiling(afterFailures failures: Int) -> Int64 {
        let doublings = max(0, min(failures, 32))
        let (ceiling, isTooLarge) = first.multipliedReportingOverflow(by: 1 << doublings)
        return isTooLarge ? most : min(ceiling, most)
    }
}
