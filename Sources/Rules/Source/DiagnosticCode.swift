/// Every kind of problem that loading can find. The raw value is what users see and filter by; it never changes.
package enum DiagnosticCode: String, CaseIterable, Sendable {
    /// A file or folder that must be there is not.
    case missingFile = "missing-file"
    /// A file could not be read, is no regular file or is too big.
    case unreadableFile = "unreadable-file"
    /// A file holds bytes that are not UTF-8.
    case invalidUTF8 = "invalid-utf8"
    /// A file holds no content.
    case emptyFile = "empty-file"
    /// A file is in a folder of which only certain files are read.
    case unreadName = "unread-name"
    /// The YAML does not parse.
    case yamlSyntax = "yaml-syntax"
    /// A mapping has a key twice.
    case duplicateKey = "duplicate-key"
    /// A field that does not exist here.
    case unknownField = "unknown-field"
    /// A field that must be there is not.
    case missingField = "missing-field"
    /// A value of another kind than the field takes.
    case wrongType = "wrong-type"
    /// Two fields that exclude each other, or one that is missing its partner.
    case conflictingFields = "conflicting-fields"
    /// A name with characters that names do not have, or an empty one.
    case badName = "bad-name"
    /// Two rules or two plugins of one name.
    case duplicateName = "duplicate-name"
    /// A value outside the values that the field knows.
    case badValue = "bad-value"
    /// A locale other than the three.
    case unknownLocale = "unknown-locale"
    /// A time zone that ICU does not know.
    case unknownTimeZone = "unknown-time-zone"
    /// A bare word as status that is none of the nine.
    case unknownStatus = "unknown-status"
    /// A custom status without the text that it shows.
    case missingStatusName = "missing-status-name"
    /// Texts that the API would not show with this status.
    case unusedText = "unused-text"
    /// A key that the catalog of the default locale does not hold.
    case unknownKey = "unknown-key"
    /// A key that is in the catalog of the default locale and missing in another.
    case missingTranslation = "missing-translation"
    /// A text whose placeholders differ from those of the default locale.
    case placeholderMismatch = "placeholder-mismatch"
    /// A text with a placeholder that the rule's `args` do not give.
    case missingArgument = "missing-argument"
    /// An entry of `args` that no text uses.
    case unusedArgument = "unused-argument"
    /// A pattern that ICU MessageFormat does not take.
    case badPattern = "bad-pattern"
    /// A pattern that shows what nobody wants to see.
    case doubtfulText = "doubtful-text"
    /// jq text without anything in it.
    case jqEmpty = "jq-empty"
    /// jq text that does not compile.
    case jqSyntax = "jq-syntax"
    /// A function or variable that is not defined.
    case jqUndefined = "jq-undefined"
    /// A function that rules may not call.
    case jqForbidden = "jq-forbidden"
    /// A function whose result does not depend on the event alone.
    case jqUnstable = "jq-unstable"
    /// An integer literal that jq cannot hold exactly.
    case jqBigInteger = "jq-big-integer"
    /// An assignment where a comparison was meant.
    case assignmentInWhen = "assignment-in-when"
    /// A predicate that is the same for every event.
    case constantWhen = "constant-when"
    /// A YAML comment that was probably meant as part of the jq before it.
    case commentCutsValue = "comment-cuts-value"
    /// Something other than definitions in `lib.jq`.
    case jqLibrary = "jq-library"
    /// A rule that an earlier one always hides.
    case unreachableRule = "unreachable-rule"
    /// A status of Feishu's own events that no rule is for, while rules are for others.
    case unmappedStatus = "unmapped-status"
    /// A key made of a field that an event may lack.
    case nullInKey = "null-in-key"
    /// A text that no rule uses.
    case unusedKey = "unused-key"
    /// A text of a button that is too wide for one.
    case longText = "long-text"
    /// A plugin without a rule.
    case noRules = "no-rules"
}
