/// A moment, read from the digits of its milliseconds or from RFC 3339.
package struct Instant: Equatable, Sendable {
    /// From 0001-01-01T00:00:00Z to the last millisecond of the year 9999: what RFC 3339 can write.
    static let range = -62_135_596_800_000.0...253_402_300_799_999.0

    /// Since 1970-01-01T00:00:00Z, leap seconds not counted.
    package let milliseconds: Int64

    init(milliseconds: Int64) {
        self.milliseconds = milliseconds
    }

    package init?(_ text: String) {
        guard let milliseconds = Self.milliseconds(digits: text) ?? Self.milliseconds(rfc3339: text) else {
            return nil
        }
        self.init(milliseconds: milliseconds)
    }

    private static func milliseconds(digits text: String) -> Int64? {
        let digits = text.utf8.first == UInt8(ascii: "-") ? text.utf8.dropFirst() : text.utf8[...]
        guard (1...15).contains(digits.count), digits.allSatisfy(\.isDigit) else { return nil }
        return Int64(text)
    }

    /// The grammar of RFC 3339, section 5.6: `T` and `Z` in either case, a fraction of any length (cut to
    /// milliseconds), an offset always. Second 60 is taken where a leap second can be, at 23:59 UTC, and is the
    /// first second of the next day.
    private static func milliseconds(rfc3339 text: String) -> Int64? {
        var scanner = TimeScanner(rest: text.utf8[...])
        guard let year = scanner.number(4), year >= 1, scanner.skip("-"),
            let month = scanner.number(2), (1...12).contains(month), scanner.skip("-"),
            let day = scanner.number(2), (1...daysIn(month: month, year: year)).contains(day),
            scanner.skip("T") || scanner.skip("t"),
            let hour = scanner.number(2), hour <= 23, scanner.skip(":"),
            let minute = scanner.number(2), minute <= 59, scanner.skip(":"),
            let second = scanner.number(2), second <= 60,
            let fraction = scanner.fraction(), let offset = scanner.offset(), scanner.isAtEnd
        else { return nil }
        let minutes = (daysSince1970(year: year, month: month, day: day) * 24 + hour) * 60 + minute - offset
        let minuteOfDay = ((minutes % 1440) + 1440) % 1440
        guard second < 60 || minuteOfDay == 1439 else { return nil }
        return (minutes * 60 + second) * 1000 + fraction
    }

    private static func daysIn(month: Int64, year: Int64) -> Int64 {
        switch month {
        case 4, 6, 9, 11: 30
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        default: 31
        }
    }

    /// Counts years from March, so that the leap day is the last one of a year.
    private static func daysSince1970(year: Int64, month: Int64, day: Int64) -> Int64 {
        let marchYear = month > 2 ? year : year - 1
        let daysBeforeMonth = (153 * ((month + 9) % 12) + 2) / 5
        let daysBeforeYear = marchYear * 365 + marchYear / 4 - marchYear / 100 + marchYear / 400
        return daysBeforeYear + daysBeforeMonth + day - 719_469
    }
}

/// Reads the parts of an RFC 3339 time from front to back.
private struct TimeScanner {
    var rest: Substring.UTF8View

    var isAtEnd: Bool { rest.isEmpty }

    mutating func skip(_ character: Unicode.Scalar) -> Bool {
        guard rest.first == UInt8(ascii: character) else { return false }
        rest.removeFirst()
        return true
    }

    /// Exactly so many digits.
    mutating func number(_ count: Int) -> Int64? {
        let digits = rest.prefix(count)
        guard digits.count == count, digits.allSatisfy(\.isDigit) else { return nil }
        rest.removeFirst(count)
        return digits.reduce(0) { $0 * 10 + Int64($1 - UInt8(ascii: "0")) }
    }

    /// Milliseconds; 0 without a fraction.
    mutating func fraction() -> Int64? {
        guard skip(".") else { return 0 }
        let digits = rest.prefix(while: \.isDigit)
        guard !digits.isEmpty else { return nil }
        rest.removeFirst(digits.count)
        return (Array(digits.prefix(3)) + [UInt8](repeating: UInt8(ascii: "0"), count: 3)).prefix(3)
            .reduce(0) { $0 * 10 + Int64($1 - UInt8(ascii: "0")) }
    }

    /// Minutes east of UTC.
    mutating func offset() -> Int64? {
        if skip("Z") || skip("z") { return 0 }
        let sign: Int64
        if skip("+") { sign = 1 } else if skip("-") { sign = -1 } else { return nil }
        guard let hours = number(2), hours <= 23, skip(":"), let minutes = number(2), minutes <= 59 else { return nil }
        return sign * (hours * 60 + minutes)
    }
}

extension UInt8 {
    fileprivate var isDigit: Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self) }
}
