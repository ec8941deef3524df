/// Decides, without a clock or a network of its own, when a token is used, renewed or dropped.
///
/// Invariants:
/// - an expired token is never given out;
/// - at most one renewal is under way;
/// - a refused token is dropped only while it is the one held, so a late refusal of an old token costs nothing, even
///   where the new one has the same value.
///
/// Feishu hands out the same token again while it has 30 minutes or more to live, and afterwards a new one beside which
/// the old one stays valid. So a token is renewed 5 minutes before its end, or at half its life if that is shorter,
/// and a renewal that fails in this window is no failure yet: the old token serves on, and the next renewal is tried
/// after 30 seconds.
struct TokenCache: Sendable {
    static let renewalMargin = Duration.seconds(300)
    static let renewalPause = Duration.seconds(30)

    enum Demand: Equatable, Sendable {
        case use(AccessToken)
        /// The caller is to start a renewal and to report its end.
        case renew
        /// A renewal is under way; ask again when it has ended.
        case wait
    }

    private struct Held: Sendable {
        let token: AccessToken
        let renewAt: Duration
        let expiresAt: Duration
    }

    private var held: Held?
    private var isRenewing = false
    private var renewalNotBefore: Duration?
    private var renewals = 0

    /// - Parameter now: monotonic time since any fixed point, the same in every call.
    mutating func demand(now: Duration) -> Demand {
        if let held, now < held.expiresAt {
            let isPausing = renewalNotBefore.map { now < $0 } ?? false
            if now < held.renewAt || isRenewing || isPausing {
                return .use(held.token)
            }
        }
        if isRenewing {
            return .wait
        }
        isRenewing = true
        return .renew
    }

    /// - Parameter lifetime: as the API gave it. A token without one serves the callers that waited for it and is not
    ///   kept.
    /// - Returns: the token to give out, which tells its renewal.
    @discardableResult
    mutating func renewed(_ token: AccessToken, lifetime: Duration, now: Duration) -> AccessToken {
        isRenewing = false
        renewalNotBefore = nil
        renewals += 1
        var token = token
        token.renewal = renewals
        held = Held(
            token: token,
            renewAt: now + lifetime - min(Self.renewalMargin, lifetime / 2),
            expiresAt: now + lifetime)
        return token
    }

    /// - Returns: the held token if it has not expired: the callers of this renewal can go on with it.
    mutating func renewalFailed(now: Duration) -> AccessToken? {
        isRenewing = false
        guard let held, now < held.expiresAt else {
            held = nil
            return nil
        }
        renewalNotBefore = now + Self.renewalPause
        return held.token
    }

    /// The API refused a call that was made with `token`.
    ///
    /// - Returns: whether it was the one held.
    @discardableResult
    mutating func refused(_ token: AccessToken) -> Bool {
        guard held?.token.renewal == token.renewal else { return false }
        drop()
        return true
    }

    /// Whatever is held is not to be used again.
    mutating func drop() {
        held = nil
        renewalNotBefore = nil
    }
}
