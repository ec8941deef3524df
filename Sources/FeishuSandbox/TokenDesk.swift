/// Hands out access tokens of one kind as the real API does: the same one again while it has 30 minutes or more to live,
/// afterwards a new one, beside which the old one stays valid until its end.
struct TokenDesk: Sendable {
    private struct Issued: Sendable {
        let token: String
        let expiresAt: Duration
    }

    private static let reuseMargin = Duration.seconds(1800)

    private let lifetime: Duration
    /// What its tokens begin with.
    private let prefix: String
    private var valid: [Issued] = []
    private var issuedCount = 0

    init(lifetimeSeconds: Int, prefix: String = "t-sandbox-") {
        lifetime = .seconds(lifetimeSeconds)
        self.prefix = prefix
    }

    /// - Parameter now: monotonic time.
    mutating func issue(now: Duration) -> (token: String, secondsLeft: Int64) {
        valid.removeAll { $0.expiresAt <= now }
        if let last = valid.last, last.expiresAt - now >= Self.reuseMargin {
            return (last.token, (last.expiresAt - now).components.seconds)
        }
        issuedCount += 1
        let token = "\(prefix)\(issuedCount)"
        valid.append(Issued(token: token, expiresAt: now + lifetime))
        return (token, lifetime.components.seconds)
    }

    func isValid(_ token: String, now: Duration) -> Bool {
        valid.contains { $0.token == token && $0.expiresAt > now }
    }

    mutating func invalidate(_ token: String) {
        valid.removeAll { $0.token == token }
    }

    mutating func invalidateAll() {
        valid = []
    }
}
