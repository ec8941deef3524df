import CMessageFormat

/// Why a text of a catalog is no usable pattern.
package struct PatternError: Error, Equatable, CustomStringConvertible {
    /// What is wrong, what was expected, and how to mend it.
    package let message: String
    /// UTF-8 bytes from the start of the pattern; 0 where the place is not known.
    package let offset: Int

    package init(message: String, offset: Int) {
        self.message = message
        self.offset = offset
    }

    package var description: String { message }
}

extension PatternError {
    init(_ fault: ICUFault) {
        self.init(message: fault.message, offset: fault.offset)
    }
}

extension ICUFault {
    fileprivate var message: String {
        // A pattern may have several lines; a message has one.
        let text = String(text.map { $0.isNewline ? " " : $0 })
        return switch code {
        case .unmatchedBrace:
            "no `}` closes the `{` here: add it, or write a brace that is text as `'{'`"
        case .noOther:
            "`other` is missing: a plural, selectordinal or select needs `other {…}` for all that no branch names"
        case .numberedArgument:
            "the placeholder `{\(text)}` is a number: expected a name, such as `{applicant}`, that `args` of the rule "
                + "gives"
        case .badName:
            "found `\(text)` where a placeholder's name was expected: a name is letters, digits and `_`, such as "
                + "`{applicant}`; write a brace that is text as `'{'`"
        case .unknownKind:
            "`\(text)` is no kind of placeholder: expected number, plural, selectordinal, select, date or time"
                + (text == "choice" ? "; in place of choice use plural or select" : "")
        case .numberStyle:
            "`\(text)` is no number style: expected integer, percent, a skeleton such as `::currency/CNY` or "
                + "`::.00`, or a pattern such as `#,##0.00` (letters that are text stand between apostrophes)"
        case .dateStyle:
            "`\(text)` is no date or time style: expected short, medium, long, full, a skeleton such as `::yMMMd`, "
                + "or a pattern such as `yyyy-MM-dd` (letters that are text stand between apostrophes)"
        case .pluralSelector:
            "`\(text)` is no plural category: expected zero, one, two, few, many, other, or a number such as `=0`"
        case .tooLong:
            "the text is longer than 10000 characters: shorten it"
        case .unknownTimeZone:
            "`\(text)` is no time zone: expected an IANA name such as `Asia/Shanghai`, upper and lower case as there"
        case .syntax, .none:
            "found `\(text)`, which ICU MessageFormat does not allow here: expected `{name}`, `{name, kind}`, "
                + "`{name, kind, style}` or `{name, plural, one {…} other {…}}`; write a brace that is text as `'{'`"
        }
    }
}
