import CMessageFormat

/// Why a text of a catalog is no usable pattern.
package struct PatternError: Error, Equatable, CustomStringConvertible {
    /// What is wrong.
    package let message: String
    /// What was expected, and how to mend it.
    package let help: String
    /// UTF-8 bytes from the start of the pattern; 0 where the place is not known.
    package let offset: Int

    package init(message: String, help: String, offset: Int) {
        self.message = message
        self.help = help
        self.offset = offset
    }

    package var description: String { "\(message): \(help)" }
}

extension PatternError {
    init(_ fault: ICUFault) {
        let (message, help) = fault.words
        self.init(message: message, help: help, offset: fault.offset)
    }
}

extension ICUFault {
    fileprivate var words: (message: String, help: String) {
        // A pattern may have several lines; a message has one.
        let text = String(text.map { $0.isNewline ? " " : $0 })
        return switch code {
        case .unmatchedBrace:
            ("no `}` closes the `{` here", "add it, or write a brace that is text as `'{'`")
        case .noOther:
            (
                "this plural or select has no `other` branch",
                "add one for all that no branch names, such as `other {# days}` in a plural"
            )
        case .numberedArgument:
            (
                "the placeholder `{\(text)}` is a number",
                "give it a name, such as `{applicant}`, that `args` of the rule gives"
            )
        case .badName:
            (
                "found `\(text)` where a placeholder's name was expected",
                "a name is letters, digits and `_`, such as `{applicant}`; write a brace that is text as `'{'`"
            )
        case .unknownKind:
            (
                "`\(text)` is no kind of placeholder",
                "the kinds are number, plural, selectordinal, select, date and time"
                    + (text == "choice" ? "; in place of choice use plural or select" : "")
            )
        case .numberStyle:
            (
                "`\(text)` is no number style",
                "write integer, percent, a skeleton such as `::currency/CNY` or `::.00`, or a pattern such as "
                    + "`#,##0.00` (letters that are text stand between apostrophes)"
            )
        case .dateStyle:
            (
                "`\(text)` is no date or time style",
                "write short, medium, long, full, a skeleton such as `::yMMMd`, or a pattern such as `yyyy-MM-dd` "
                    + "(letters that are text stand between apostrophes)"
            )
        case .pluralSelector:
            (
                "`\(text)` is no plural category",
                "the categories are zero, one, two, few, many and other; a number is written `=0`"
            )
        case .tooLong:
            ("the text is longer than 10000 characters", "shorten it")
        case .unknownTimeZone:
            (
                "`\(text)` is no time zone",
                "write an IANA name such as `Asia/Shanghai`, upper and lower case as there"
            )
        case .syntax, .none:
            (
                "found `\(text)`, which ICU MessageFormat does not allow here",
                "write `{name}`, `{name, kind}`, `{name, kind, style}` or `{name, plural, one {…} other {…}}`; "
                    + "write a brace that is text as `'{'`"
            )
        }
    }
}
