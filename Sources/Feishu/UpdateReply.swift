/// What came of one call of the update endpoint, token handling included.
package struct UpdateReply: Sendable, Equatable {
    package var action: ReplyAction
    /// `nil` when no reply came: refused connection, timeout, reset.
    package var httpStatus: Int?
    /// `code` of the reply; `nil` when the body was not a JSON object with an integer there.
    package var code: Int?
    /// `msg` of the reply or what went wrong on the way; one line of at most 200 characters, without secrets.
    package var message: String
    /// What Feishu's support asks for: `X-Tt-Logid`, else `X-Request-Id`, else `error.log_id` of the body.
    package var logID: String?
    /// From the start of `send` to its end, a repeated call included.
    package var elapsed: Duration
    /// Whether a limit or a fault is that of the tenant alone: other tenants of the app may do better.
    package var isOfTenant: Bool
    /// Whether nothing was called, so that it tells nothing of the API.
    package var isLocal: Bool

    package init(
        action: ReplyAction, httpStatus: Int? = nil, code: Int? = nil, message: String = "", logID: String? = nil,
        elapsed: Duration = .zero, isOfTenant: Bool = false, isLocal: Bool = false
    ) {
        self.action = action
        self.httpStatus = httpStatus
        self.code = code
        self.message = message
        self.logID = logID
        self.elapsed = elapsed
        self.isOfTenant = isOfTenant
        self.isLocal = isLocal
    }
}
