/// A place in a pattern that a rule's argument fills: `{at, date, medium}` is `at` of kind `date`.
package struct Placeholder: Hashable, Sendable {
    /// What the place asks of its value. The order is that in which messages list kinds.
    package enum Kind: String, CaseIterable, Sendable {
        case plain
        case number
        case plural
        case selectordinal
        case select
        case date
        case time
    }

    package let name: String
    package let kind: Kind

    package init(name: String, kind: Kind) {
        self.name = name
        self.kind = kind
    }
}

extension Placeholder: Comparable {
    /// By name, then kind.
    package static func < (left: Placeholder, right: Placeholder) -> Bool {
        (left.name, left.kind.rawValue) < (right.name, right.kind.rawValue)
    }
}

extension Placeholder: CustomStringConvertible {
    /// As a pattern writes it, without style: `{at, date}`.
    package var description: String {
        kind == .plain ? "{\(name)}" : "{\(name), \(kind.rawValue)}"
    }
}

extension Placeholder.Kind {
    /// The values that such a place takes, for error messages.
    var expectation: String {
        switch self {
        case .plain, .select: "a string, a number or a boolean"
        case .number, .plural, .selectordinal: "a number or a string with a decimal number in it"
        case .date, .time:
            "milliseconds since 1970 (a number or digits) or an RFC 3339 time such as 2024-05-31T08:00:00+08:00, "
                + "between the years 1 and 9999"
        }
    }
}
