/// One thing in which an event came out otherwise than its case expects.
struct CaseDifference: Equatable {
    /// `request.status`, `rule`, `outcome`.
    let path: String
    /// JSON text, or words.
    let expected: String
    let found: String

    /// For people, the two under each other so that eyes find the place.
    var lines: [String] {
        ["  \(path)", "    expected \(Self.visible(expected))", "    found    \(Self.visible(found))"]
            + (quotes.map { ["    help     \($0)"] } ?? [])
    }

    /// YAML takes `123` for a number and `no` for a truth value.
    private var quotes: String? {
        if found == "\"\(expected)\"" { return "put what is expected into quotes: the request has a string" }
        if expected == "\"\(found)\"" { return "take the quotes off what is expected: the request has no string" }
        return nil
    }

    /// Blanks that look like others but are not, and what cannot be seen at all, as JSON escapes.
    private static func visible(_ text: String) -> String {
        var visible = ""
        for scalar in text.unicodeScalars {
            switch scalar.properties.generalCategory {
            case .spaceSeparator where scalar != " " && scalar != "\u{3000}", .format, .control, .lineSeparator,
                .paragraphSeparator:
                let digits = String(scalar.value, radix: 16)
                visible += "\\u" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
            default: visible.unicodeScalars.append(scalar)
            }
        }
        return visible
    }
}
