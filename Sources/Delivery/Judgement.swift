internal import Feishu
internal import Outbox
internal import Outcomes

/// What a reply means for its update.
struct Judgement: Sendable {
    let backoff: Backoff
    /// Milliseconds.
    let giveUpAfter: Int64

    /// - Parameters:
    ///   - freshSince: failures before this time are forgotten.
    ///   - isParked: whether the app is parked, this reply taken into account. Then nothing is the update's fault.
    ///   - jitter: draws evenly from a range of milliseconds.
    func verdict(
        on claim: Claim, reply: UpdateReply, freshSince: Int64 = .min, isParked: Bool, now: Int64,
        jitter: (ClosedRange<Int64>) -> Int64
    ) -> ClaimOutcome.Verdict {
        let failingSince = claim.failingSince.flatMap { $0 < freshSince ? nil : $0 }
        switch reply.action {
        case .done(let messageID): return .sent(messageID: messageID)
        case .reject: return .dead(.rejected)
        case _ where isParked: return .release(notBefore: now)
        case .park: return .release(notBefore: now)
        case .retry, .refreshToken:
            let wait = jitter(0...backoff.ceiling(afterFailures: claim.failures))
            return retry(failingSince, wait: wait, now: now)
        case .retryAfter(let pause):
            let wait = max(0, pause.milliseconds)
            // An API that names a limit works: no update is given up for keeping to it.
            return reply.isTransportFailure
                ? retry(failingSince, wait: wait, now: now) : .release(notBefore: now + wait)
        }
    }

    /// The last attempt is made when the time to give up has come, not before.
    private func retry(_ failingSince: Int64?, wait: Int64, now: Int64) -> ClaimOutcome.Verdict {
        let deadline = (failingSince ?? now) + giveUpAfter
        return now >= deadline ? .dead(.gaveUp) : .retry(notBefore: min(now + wait, deadline))
    }
}
