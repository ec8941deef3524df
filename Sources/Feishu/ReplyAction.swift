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
    case ticket
    case tenant

    /// Whether one tenant of a store app can have this and another not: each of them installs the app, grants its
    /// scopes, and has an edition and a quota of its own.
    package var canBeOfOneTenant: Bool {
        switch self {
        case .scope, .app, .edition, .quota, .token, .tenant: true
        case .credentials, .ipList, .endpoint, .ticket: false
        }
    }

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
            "the API gives no token that it takes: check the app's scopes, tenant and api.url"
        case .ticket:
            "no app ticket that the API takes is known: it comes as an event of type app_ticket on the input, or in "
                + "the file of api.app_ticket_file, within the hour; Feishu was asked to push it again"
        case .tenant:
            "the API gives no token for this tenant: check that the app is installed there, and that event.tenant of "
                + "the plugin gives its tenant_key"
        }
    }
}
