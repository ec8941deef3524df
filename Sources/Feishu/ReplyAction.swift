/// What a reply of the API means for the update that was sent.
package enum ReplyAction: Sendable, Equatable {
    /// HTTP 2xx and `code` 0. The id is the one to use for later updates of the card, where the reply gave one.
    case done(messageID: String?)
    /// The fault is expected to pass: try again after a backoff.
    case retry
    /// The API named the time to wait before the next call.
    case retryAfter(Duration)
    /// The token was refused although it had just been renewed: a failed attempt like any other, never the update's
    /// fault.
    case refreshToken
    /// The reply speaks of the app, not of the update: nothing will get through until somebody mends it.
    case park(ParkReason)
    /// The API said no to this update and would say so again.
    case reject
}

/// Why nothing can be sent at all.
package enum ParkReason: String, CaseIterable, Sendable {
    case credentials
    case scope
    case ipList = "ip_list"
    case app
    case endpoint
    case edition
    case quota
    case token

    /// One sentence for people: what is wrong, and how to mend it.
    package var explanation: String {
        switch self {
        case .credentials:
            "the API refuses the app's credentials: check api.app_id and the app secret in the developer console"
        case .scope:
            "the app lacks a scope: grant approval:approval:readonly in the developer console and publish a version"
        case .ipList:
            "this machine's address is not on the app's IP allow-list: add it in the developer console"
        case .app:
            "the app is disabled or not installed in the tenant: enable or install it in the admin console"
        case .endpoint:
            "the API does not know this path or method: check api.url and api.update_path"
        case .edition:
            "the tenant's edition does not support this approval API: it needs a paid edition"
        case .quota:
            "the tenant's monthly API quota is used up: it resets on the 1st, or with a paid edition"
        case .token:
            "the API keeps refusing freshly fetched tokens: check the app's scopes, tenant and api.url"
        }
    }
}
