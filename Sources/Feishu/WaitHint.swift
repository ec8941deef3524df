/// How long the API asks its callers to wait, from the headers of a refusal.
///
/// `x-ogw-ratelimit-reset` (seconds; Feishu, "frequency control") goes before `Retry-After` (seconds or an HTTP date;
/// RFC 9110, section 10.2.3), which gateways in front of the API send. A wait that is no number, not positive, or in
/// the past is none; a longer one than an hour is cut to an hour, so that a broken header cannot stop the sending.
enum WaitHint {
    static let limit = Duration.seconds(3600)

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

/// The preferred date format of HTTP: `Sun, 06 Nov 1994 08:49:37 GMT`. The two obsolete ones are not read.
enum HTTPDate {
    /// Seconds since 1970.
    static func unixTime(of text: String) -> Int64? {
        let parts = text.split(separator: " ")
        guard parts.count == 6, parts[5] == "GMT", parts[0].hasSuffix(",") else { return nil }
        let clock = parts[4].split(separator: ":", omittingEmptySubsequences: false).map { Int64($0) }
        guard
            let day = Int64(parts[1]), (1...31).contains(day),
            let month = months.firstIndex(of: String(parts[2])),
            let year = Int64(parts[3]), (1970...9999).contains(year),
            clock.count == 3, let hour = clock[0], let minute = clock[1], let second = clock[2],
            (0..<24).contains(hour), (0..<60).contains(minute), (0...60).contains(second)
        else { return nil }
        return ((days(year: year, month: Int64(month) + 1, day: day) * 24 + hour) * 60 + minute) * 60 + second
    }

    private static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]

    /// Days since 1970-01-01 in the proleptic Gregorian calendar, counting years from March so that the leap day is
    /// the last of its year.
    private static func days(year: Int64, month: Int64, day: Int64) -> Int64 {
        let marchYear = month <= 2 ? year - 1 : year
        let era = marchYear / 400
        let yearOfEra = marchYear - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return era * 146_097 + dayOfEra - 719_468
    }
}
