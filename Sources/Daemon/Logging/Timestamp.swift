import Glibc

/// A point in time for people: milliseconds since 1970, printed as RFC 3339 in UTC.
package struct Timestamp: Sendable, Equatable {
    package let milliseconds: Int64

    package init(milliseconds: Int64) {
        self.milliseconds = milliseconds
    }

    package static func now() -> Timestamp {
        var time = timespec()
        unsafe clock_gettime(CLOCK_REALTIME, &time)
        return Timestamp(milliseconds: Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000)
    }

    /// `2026-11-22T08:00:00.123Z`
    package var rfc3339: String {
        var seconds = time_t(milliseconds / 1000)
        var parts = unsafe tm()
        unsafe gmtime_r(&seconds, &parts)
        let date = unsafe [Int(parts.tm_year) + 1900, Int(parts.tm_mon) + 1, Int(parts.tm_mday)]
        let time = unsafe [Int(parts.tm_hour), Int(parts.tm_min), Int(parts.tm_sec)]
        return Self.joined(date, by: "-") + "T" + Self.joined(time, by: ":") + "."
            + Self.padded(Int(milliseconds % 1000), to: 3) + "Z"
    }

    private static func joined(_ numbers: [Int], by separator: String) -> String {
        numbers.map { padded($0, to: 2) }.joined(separator: separator)
    }

    private static func padded(_ number: Int, to width: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
}
