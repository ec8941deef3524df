import Outcomes

/// What is wrong with a line, as the pass saw it.
struct LineFlaw: Error {
    enum Kind {
        case grammar, encoding, depth

        var reason: Reason {
            switch self {
            case .grammar: .invalidJSON
            case .encoding: .invalidUTF8
            case .depth: .tooDeep
            }
        }
    }

    let kind: Kind
    /// In bytes, from 0.
    let offset: Int
    /// What would have been in order at this place.
    let expected: StaticString

    /// - Parameter byte: what was found, nil at the end of the line.
    func message(byte: UInt8?) -> String {
        switch kind {
        case .encoding: "found bytes that are not UTF-8"
        case .depth: "found more than \(LineValidator.levelsMax) levels of objects and arrays"
        case .grammar: "expected \(expected), found \(Self.found(byte))"
        }
    }

    /// Letters and digits are not shown: they may belong to something secret.
    private static func found(_ byte: UInt8?) -> String {
        guard let byte else { return LineValidator.endOfLine }
        return switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): "a digit"
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): "a letter"
        case ..<0x20, 0x7F: "a control character"
        case 0x80...: "a character that is not ASCII"
        case 0x20: "a space"
        default: "`\(Character(Unicode.Scalar(byte)))`"
        }
    }
}
