/// How long the API asks its callers to wait, from the headers of a refusal.
///
/// `x-ogw-ratelimit-reset` (seconds; Feishu, "frequency control") goes before `Retry-After` (seconds or an HTTP date;
/// RFC 9110, section 10.2.3), which gateways in front of the API send. A wait that is no number, not positive, or in
/// the past is none; a longer one than an hour is cut to an hour, so that a broken header cannot stop the sending.
package enum WaitHint {
    package static let limit = Duration.seconds(3600)

    /// - Parameter unixTime: now, in seconds since 1970; only used for an HTTP date.
    static func wait(rateLimitReset: String?, retryAfter: String?, unixTime: Int64) -> Duration? {
        if let wait = rateLimitReset.flatMap(seconds) {
            return wait
        }
        guard let retryAfter else { return nil }
        if let wait = seconds(retryAfter) {
            return wait
        }
        guard let date = HTTPDate.unixTime(of: retryAfter), date > unixTime else { return nil }
        return min(.seconds(date - unixTime), limit)
    }

    private static func seconds(_ text: String) -> Duration? {
        guard let value = Double(text), value.isFinite, value > 0 else { return nil }
        return .seconds(min(value, 3600))
    }
}
