/// Allows at most `limit` calls in any stretch of `length` milliseconds, wherever it begins.
///
/// Remembers when the last `limit` calls began, in a ring: one more is allowed when the oldest of them is out of the
/// window.
struct RateWindow: Sendable {
    let limit: Int
    let length: Int64
    private var starts: [Int64] = []
    /// Where the oldest start is, once the ring is full.
    private var oldest = 0

    init(limit: Int, length: Int64) {
        self.limit = max(1, limit)
        self.length = length
    }

    /// Calls that may begin now.
    func allowance(now: Int64) -> Int {
        var used = 0
        // Newest first: the first one outside the window ends the search.
        for age in 0..<starts.count {
            let index = (oldest + starts.count - 1 - age) % starts.count
            guard now - starts[index] < length else { break }
            used += 1
        }
        return limit - used
    }

    /// When the next call may begin: `now`, or later.
    func opening(now: Int64) -> Int64 {
        guard starts.count == limit else { return now }
        return max(now, starts[oldest] + length)
    }

    mutating func began(now: Int64) {
        if starts.count < limit {
            starts.append(now)
        } else {
            starts[oldest] = now
            oldest = (oldest + 1) % limit
        }
    }
}
