internal import Localization

/// The time that a plugin's `event.time` gives.
package enum EventTime {
    /// Why a value counts as absent, for people; nil for a time, and for null.
    ///
    /// - Parameter json: the value.
    package static func flaw(ofJSON json: String, now: Int64) -> String? {
        guard json != "null" else { return nil }
        let isText = json.hasPrefix("\"") && json.count > 2
        let number = Double(json).flatMap { abs($0) < 1e15 ? Int64($0) : nil }
        guard let time = isText ? Instant(String(json.dropFirst().dropLast()))?.milliseconds : number else {
            return "no time, counts as absent; it must be milliseconds since 1970, or RFC 3339 with its offset"
        }
        guard time < earliest else {
            return time > now + ahead ? "more than a day ahead, counts as absent" : nil
        }
        return "before 2001, counts as absent; seconds, as `fromdate` gives them, must be multiplied by 1000"
    }

    /// 2001-01-01T00:00:00Z. What lies before is a count of seconds, or a clock that was never set.
    static let earliest: Int64 = 978_307_200_000
    /// How far ahead of the clock a time may lie.
    static let ahead: Int64 = 86_400_000

    /// Milliseconds since 1970 of a number, digits or RFC 3339. Nil for anything else, and for what cannot be.
    static func milliseconds(_ value: RawValue, now: Int64) -> Int64? {
        let time: Int64? =
            switch value {
            case .number(let number, _): abs(number) < 1e15 ? Int64(number.rounded(.towardZero)) : nil
            case .string(let text): Instant(text)?.milliseconds
            default: nil
            }
        return time.flatMap { checked($0, now: now) }
    }

    /// Of up to 15 digits; nil for anything else, which may be a time all the same.
    static func milliseconds(digits text: Span<UInt8>) -> Int64? {
        guard 1...15 ~= text.count else { return nil }
        var time: Int64 = 0
        for index in text.indices {
            let digit = text[index] &- UInt8(ascii: "0")
            guard digit < 10 else { return nil }
            time = time * 10 + Int64(digit)
        }
        return time
    }

    /// Nil for what cannot be.
    static func checked(_ time: Int64, now: Int64) -> Int64? {
        time >= earliest && time <= now + ahead ? time : nil
    }
}
