package import Feishu
package import Outcomes

/// One update that was marked in flight: whoever claimed it owes its outcome.
package struct Claim: Sendable, Equatable {
    package let id: Int64
    /// The id that is sent.
    package let messageID: String
    package let status: UpdateStatus
    package let plugin: String
    package let rule: String
    package let eventID: String?
    package let tenant: String?
    package let body: [UInt8]
    /// Calls made so far.
    package let attempts: Int
    /// Failed calls so far, those that spoke of the app not counted.
    package let failures: Int
    /// When the first failed call was made, milliseconds since 1970.
    package let failingSince: Int64?
}

/// One call as it is remembered.
package struct Attempt: Sendable, Equatable {
    /// Milliseconds since 1970.
    package var at: Int64
    package var httpStatus: Int?
    package var code: Int?
    package var message: String
    package var logID: String?
    package var milliseconds: Int64

    package init(
        at: Int64, httpStatus: Int? = nil, code: Int? = nil, message: String = "", logID: String? = nil,
        milliseconds: Int64 = 0
    ) {
        self.at = at
        self.httpStatus = httpStatus
        self.code = code
        self.message = message
        self.logID = logID
        self.milliseconds = milliseconds
    }
}

/// What a claimed update's call came to.
package struct ClaimOutcome: Sendable, Equatable {
    package enum Verdict: Sendable, Equatable {
        /// `messageID`: what later updates of the card are to be sent to.
        case sent(messageID: String?)
        /// A failed attempt: not before this time again.
        case retry(notBefore: Int64)
        /// Nobody's fault here: the app is parked or limited. Not counted against the update.
        case release(notBefore: Int64)
        case dead(Reason)
    }

    package var id: Int64
    package var verdict: Verdict
    package var attempt: Attempt

    package init(id: Int64, verdict: Verdict, attempt: Attempt) {
        self.id = id
        self.verdict = verdict
        self.attempt = attempt
    }
}

/// What came of committing outcomes and claiming more.
package struct Exchange: Sendable {
    package var fates: [UpdateFate] = []
    package var claims: [Claim] = []
    /// When the next pending update of each tenant is due, those just claimed and their lanes left out.
    package var dues: [TenantDue] = []
    /// When the next update gives up waiting for its card.
    package var nextExpiry: Int64?

    /// The first of `dues`; `nil` when nothing waits.
    package var nextDue: Int64? { dues.map(\.due).min() }

    package init() {}
}
