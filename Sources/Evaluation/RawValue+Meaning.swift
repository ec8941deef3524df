internal import Localization

extension RawValue {
    /// A key of an event: a string that is one, or a number's text. Nil for anything else.
    var eventKey: String? {
        switch self {
        case .string(let text): text.isKey ? text : nil
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
        case .string(let text) where text.utf8.contains(0): "a string with a NUL character"
        case .string(let text) where text.utf8.count <= 40: "the string \"\(text)\""
        case .string(let text): "a string of \(text.utf8.count) bytes"
        case .array(let elements): elements.isEmpty ? "an empty array" : "an array"
        case .object: "an object"
        }
    }
}
