/// Allows at most `limit` calls in any stretch of `length` milliseconds, wherever it begins.
///
/// Remembers when calls began, in a ring that grows only while all of them are in the window: at most `limit`, and no
/// more than there ever were in one window. One more is allowed when the oldest of `limit` is out of the window.
struct RateWindow: Sendable {
    let limit: Int
    let length: Int64
    private var starts: [Int64] = []
    /// Where the oldest start is.
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

    /// Whether no call began in the window.
    func isEmpty(now: Int64) -> Bool { allowance(now: now) == limit }

    /// Starts that are remembered.
    var size: Int { starts.count }

    mutating func began(now: Int64) {
        if starts.isEmpty || (starts.count < limit && now - starts[oldest] < length) {
            // Behind the newest one, which is before the oldest.
            starts.insert(now, at: oldest)
        } else {
            starts[oldest] = now
        }
        oldest = (oldest + 1) % starts.count
    }
}
