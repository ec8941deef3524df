/// From a reply's HTTP status, `code` and headers to an action.
///
/// Success is HTTP 2xx *and* `code` 0: the approval API has been seen to refuse with HTTP 200. A known code decides
/// whatever the HTTP status is. Without one, the HTTP status decides:
///
/// | HTTP status | `code` | action |
/// |---|---|---|
/// | 429 | unknown or none | rate limit |
/// | 5xx, 408, 425 | unknown, none or 0 | retry |
/// | any other | unknown, not 0 | reject |
/// | 3xx, 401, 403, 404, 405, 407, 410, 421 | none or 0 | park: not the API but a proxy or another host answers |
/// | 413 | none or 0 | reject: this body is too large for something on the way |
/// | any other, 2xx with an empty or broken body included | none, or 0 with 1xx and 4xx | retry |
enum ReplyVerdict {
    static func action(status: Int, code: Int?, messageID: String?, wait: Duration?) -> ReplyAction {
        let isSuccessStatus = (200..<300).contains(status)
        if isSuccessStatus, code == 0 {
            return .done(messageID: messageID)
        }
        return switch verdict(status: status, code: code == 0 ? nil : code) {
        case .retry, .rateLimit: wait.map(ReplyAction.retryAfter) ?? .retry
        case .refreshToken: .refreshToken
        case .park(let reason): .park(reason)
        case .reject: .reject
        }
    }

    /// - Parameter code: not 0.
    private static func verdict(status: Int, code: Int?) -> ReplyTable.Verdict {
        if let code, let row = ReplyTable.row(for: code) {
            return row.verdict
        }
        switch status {
        case 429: return .rateLimit
        case 500..., 408, 425: return .retry
        default: break
        }
        guard code == nil else { return .reject }
        switch status {
        case 300..<400, 401, 403, 404, 405, 407, 410, 421: return .park(.endpoint)
        case 413: return .reject
        default: return .retry
        }
    }
}

extension ReplyAction {
    /// The same action for a reply of a token endpoint, which speaks of the app whatever its code is: a refusal must
    /// never count against the update that happened to need the token.
    var ofTokenEndpoint: ReplyAction {
        switch self {
        case .reject: .park(.credentials)
        case .refreshToken: .retry
        case .done, .retry, .retryAfter, .park: self
        }
    }
}
