/// Gives out an access token and renews it: one renewal at a time, shared by all callers that wait for it.
///
/// Drives a `TokenCache`; the call of the token endpoint and the time are parameters.
actor TokenProvider {
    /// What a caller gets: a token, or the reply that says why there is none.
    enum Answer: Sendable, Equatable {
        case token(AccessToken)
        case failed(UpdateReply)
    }

    /// What came of one call of the token endpoint.
    enum Fetched: Sendable, Equatable {
        case token(AccessToken, lifetime: Duration)
        case failed(UpdateReply)
    }

    private var cache = TokenCache()
    private var backoff = RenewalBackoff()
    private var renewal: Task<Answer, Never>?
    private let time: TimeSource
    private let fetch: @Sendable () async -> Fetched

    init(time: TimeSource, fetch: @escaping @Sendable () async -> Fetched) {
        self.time = time
        self.fetch = fetch
    }

    func token() async -> Answer {
        switch cache.demand(now: time.uptime()) {
        case .use(let token):
            return .token(token)
        case .renew:
            // The renewal outlives the caller that began it: others may wait for it after that one was cancelled.
            let task = Task { await renew() }
            renewal = task
            return await task.value
        case .wait:
            guard let renewal else {
                preconditionFailure("the cache waits for a renewal that nobody began")
            }
            return await renewal.value
        }
    }

    /// The API refused a call that was made with `token`.
    ///
    /// - Returns: whether it was the one held, and nobody told of it before.
    @discardableResult
    func refused(_ token: AccessToken) -> Bool {
        cache.refused(token)
    }

    /// Whatever is held is not to be used again.
    func drop() {
        cache.drop()
    }

    private func renew() async -> Answer {
        let fetched = await fetch()
        renewal = nil
        switch fetched {
        case .token(let token, let lifetime):
            backoff.renewed()
            return .token(cache.renewed(token, lifetime: lifetime, now: time.uptime()))
        case .failed(let reply):
            // With a token that is still good nobody has failed.
            return cache.renewalFailed(now: time.uptime()).map(Answer.token) ?? .failed(backoff.failed(reply))
        }
    }
}
