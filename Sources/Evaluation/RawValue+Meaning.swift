internal import Localization

extension RawValue {
    /// A key of an event: a string that is not empty, or a number's text. Nil for anything else.
    var eventKey: String? {
        switch self {
        case .string(let text): text.isEmpty ? nil : text
        case .number(let number, let text): Self.digits(number) ?? text
        default: nil
        }
    }

    var textValue: TextValue {
        switch self {
        case .null: .null
        case .boolean(let value): .boolean(value)
        case .number(let number, let text): .number(number, text: text)
        case .string(let text): .string(text)
        case .array: .array
        case .object: .object
        }
    }

    /// The digits of a whole number, without the exponent that jq would write from 10^17 on. Nil for what has a
    /// fraction, and beyond ±2^53, where a double is not exact.
    static func digits(_ number: Double) -> String? {
        guard abs(number) <= 9_007_199_254_740_992, let whole = Int64(exactly: number) else { return nil }
        return String(whole)
    }

    /// For error messages: what an expression gave, without its content, which may be secret.
    static func description(_ outputs: [RawValue]) -> String {
        switch outputs.count {
        case 0: "nothing"
        case 1: outputs[0].kindDescription
        default: "\(outputs.count) values with \(outputs[0].kindDescription) first"
        }
    }

    private var kindDescription: String {
        switch self {
        case .null: "null"
        case .boolean(let value): "\(value)"
        case .number(_, let text): "the number \(text)"
        case .string(let text) where text.isEmpty: "an empty string"
        case .string(let text) where text.utf8.count <= 40: "the string \"\(text)\""
        case .string(let text): "a string of \(text.utf8.count) bytes"
        case .array(let elements): elements.isEmpty ? "an empty array" : "an array"
        case .object: "an object"
        }
    }
}

/// The message ids that a rule's `message` gives, or the keys that its `card` gives.
enum MessageIDs {
    /// Each id once, told apart by its bytes, in order. Nil when there is none, or when anything is no id: then nobody knows what was meant.
    static func list(_ outputs: [RawValue]) -> [String]? {
        if outputs.count == 1, case .string(let text) = outputs[0] { return text.isEmpty ? nil : [text] }
        var ids: [String] = []
        var seen: Set<[UInt8]> = []
        guard collect(outputs, &ids, &seen), !ids.isEmpty else { return nil }
        return ids
    }

    /// For error messages: what keeps these from being ids.
    static func fault(of outputs: [RawValue]) -> String {
        guard let index = outputs.firstIndex(where: { !isUsable($0) }) else { return RawValue.description(outputs) }
        let place = outputs.count == 1 ? "" : ", value \(index + 1) of \(outputs.count)"
        guard case .array(let elements) = outputs[index], let inner = elements.firstIndex(where: { !isUsable($0) })
        else { return RawValue.description([outputs[index]]) + place }
        return "an array with \(fault(of: [elements[inner]])) as element \(inner + 1)\(place)"
    }

    private static func isUsable(_ value: RawValue) -> Bool {
        var ids: [String] = []
        var seen: Set<[UInt8]> = []
        return collect([value], &ids, &seen)
    }

    /// What can be a key, each once, in order; everything else is passed over.
    static func usable(_ outputs: [RawValue]) -> [String] {
        var keys: [String] = []
        var seen: Set<[UInt8]> = []
        func take(_ values: [RawValue]) {
            for value in values {
                if case .array(let elements) = value { take(elements) } else { _ = collect([value], &keys, &seen) }
            }
        }
        take(outputs)
        return keys
    }

    private static func collect(_ values: [RawValue], _ ids: inout [String], _ seen: inout Set<[UInt8]>) -> Bool {
        for value in values {
            switch value {
            case .string(let text) where !text.isEmpty:
                if seen.insert(Array(text.utf8)).inserted { ids.append(text) }
            case .number(let number, _) where number >= 0:
                guard let digits = RawValue.digits(number) else { return false }
                if seen.insert(Array(digits.utf8)).inserted { ids.append(digits) }
            case .array(let elements):
                guard collect(elements, &ids, &seen) else { return false }
            default: return false
            }
        }
        return true
    }
}

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
