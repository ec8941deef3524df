/// How often Feishu may be asked to push the app ticket again: at most once a minute.
struct ResendPace: Sendable {
    static let pause = Duration.seconds(60)

    private var last: Duration?

    /// - Returns: whether to ask now; the asking is counted.
    mutating func mayAsk(now: Duration) -> Bool {
        if let last, now - last < Self.pause { return false }
        last = now
        return true
    }
}
