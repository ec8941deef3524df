/// The value of a rule's argument, as it came out of jq.
package enum TextValue: Sendable, Equatable {
    case string(String)
    /// `text` is what jq's `tostring` makes of the number.
    case number(Double, text: String)
    case boolean(Bool)
    case null
    case missing
    case array
    case object
}

extension TextValue: CustomStringConvertible {
    /// For error messages. A long string is cut, so that what should not be in a log does not get there whole.
    package var description: String {
        switch self {
        case .string(let text) where text.unicodeScalars.count <= 20: "the string \(text.debugDescription)"
        case .string(let text):
            "a string of \(text.unicodeScalars.count) characters that begins with \(Self.head(of: text))"
        case .number(_, let text): "the number \(text)"
        case .boolean(let value): "\(value)"
        case .null: "null"
        case .missing: "no value"
        case .array: "an array"
        case .object: "an object"
        }
    }

    private static func head(of text: String) -> String {
        String(String.UnicodeScalarView(text.unicodeScalars.prefix(12))).debugDescription
    }
}
