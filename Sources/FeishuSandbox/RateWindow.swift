/// Counts calls in windows of a fixed length, as the limits of the API do.
struct RateWindow: Sendable {
    let length: Duration
    let callsMax: Int
    private var start = Duration.zero
    private var calls = 0

    init(length: Duration, callsMax: Int) {
        self.length = length
        self.callsMax = callsMax
    }

    /// - Returns: seconds to wait, rounded up, when one more call would be one too many; `nil` when it is allowed.
    mutating func wait(now: Duration) -> Int64? {
        if now - start >= length {
            start = now
            calls = 0
        }
        guard calls >= callsMax else { return nil }
        let rest = (start + length - now).components
        return rest.seconds + (rest.attoseconds > 0 ? 1 : 0)
    }

    /// A call that was allowed by all windows.
    mutating func count() {
        calls += 1
    }
}
