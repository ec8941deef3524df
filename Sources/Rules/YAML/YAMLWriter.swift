/// Writes JSON values as YAML, the way people write test cases: short ones between brackets, long ones in lines of
/// their own, quotes where they are needed.
struct YAMLWriter {
    /// Longer lines are avoided.
    static let columnsMax = 110

    /// What separates lines.
    let newline: String

    /// The value in lines, the first of which continues a line at `column`.
    func block(_ value: JSONValue, column: Int) -> String {
        let indentation = newline + String(repeating: " ", count: column)
        switch value {
        case .object(let members) where !members.isEmpty:
            return members.map { member in
                Self.flow(.string(member.key)) + ":" + self.value(member.value, behindKeyAt: column)
            }.joined(separator: indentation)
        case .array(let elements) where !elements.isEmpty:
            return elements.map { "- " + fitting($0, column: column + 2) }.joined(separator: indentation)
        default: return Self.flow(value)
        }
    }

    /// What stands behind `key:`: a blank and the value, or lines below.
    func value(_ value: JSONValue, behindKeyAt column: Int) -> String {
        let line = Self.flow(value)
        guard isLong(line, column: column + 20), value.isCollection else { return " " + line }
        return newline + String(repeating: " ", count: column + 2) + block(value, column: column + 2)
    }

    private func fitting(_ value: JSONValue, column: Int) -> String {
        let line = Self.flow(value)
        return isLong(line, column: column) ? block(value, column: column) : line
    }

    private func isLong(_ line: String, column: Int) -> Bool {
        column + DisplayWidth.columns(of: line) > Self.columnsMax
    }

    /// The value in one line, right between brackets too.
    static func flow(_ value: JSONValue) -> String {
        switch value {
        case .null, .boolean, .number: value.text
        case .string(let text): isPlain(text) ? text : quoted(text)
        case .array(let elements): elements.isEmpty ? "[]" : "[" + elements.map(flow).joined(separator: ", ") + "]"
        case .object(let members):
            members.isEmpty
                ? "{}"
                : "{ " + members.map { flow(.string($0.key)) + ": " + flow($0.value) }.joined(separator: ", ") + " }"
        }
    }

    /// A string in the style that stood there before, where that is possible.
    static func flow(_ value: JSONValue, like style: YAMLScalar.Style) -> String {
        guard case .string(let text) = value else { return flow(value) }
        switch style {
        case .doubleQuoted: return quoted(text)
        case .singleQuoted where !text.unicodeScalars.contains(where: needsEscape):
            return "'" + text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "''") + "'"
        default: return flow(value)
        }
    }

    /// Words that YAML, here or elsewhere, takes for something else than strings.
    private static let words: Set<String> = ["null", "true", "false", "yes", "no", "on", "off", "y", "n"]

    private static func isPlain(_ text: String) -> Bool {
        guard let first = text.unicodeScalars.first, first.properties.isAlphabetic, text.last != " " else {
            return false
        }
        return !words.contains(text.lowercased())
            && text.unicodeScalars.allSatisfy { scalar in
                scalar.properties.isAlphabetic || ("0"..."9").contains(scalar)
                    || ["-", "_", ".", "/", " ", "（", "）", "，", "。"].contains(scalar)
            }
    }

    private static func quoted(_ text: String) -> String {
        var quoted = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": quoted += "\\\""
            case "\\": quoted += "\\\\"
            case "\n": quoted += "\\n"
            case "\t": quoted += "\\t"
            case _ where needsEscape(scalar):
                let digits = String(scalar.value, radix: 16, uppercase: true)
                quoted +=
                    scalar.value > 0xFFFF
                    ? "\\U" + String(repeating: "0", count: 8 - digits.count) + digits
                    : "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: quoted.unicodeScalars.append(scalar)
            }
        }
        return quoted + "\""
    }

    /// Whether nobody would see in a file what it is.
    private static func needsEscape(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .surrogate, .unassigned: true
        case .spaceSeparator: scalar != " " && scalar != "\u{3000}"
        default: false
        }
    }
}

extension JSONValue {
    fileprivate var isCollection: Bool {
        switch self {
        case .array(let elements): !elements.isEmpty
        case .object(let members): !members.isEmpty
        default: false
        }
    }
}
