/// One token of jq text. Offsets are indices of Unicode scalars in the text.
struct JQToken: Sendable, Equatable {
    enum Kind: Sendable, Equatable {
        /// A name without `.` or `$`: a function, a keyword or a key of an object.
        case name
        /// `$name`; `text` is the name alone.
        case variable
        /// `.name`; `text` is the name alone.
        case field
        /// `@name`
        case format
        case number
        /// A stretch of a string between its quotes and interpolations, escapes as written.
        case stringText
        case stringStart
        case stringEnd
        /// `\(` and its `)`.
        case interpolationStart
        case interpolationEnd
        /// `(`, `[`, `{` and their partners.
        case open
        case close
        /// Operators and punctuation.
        case symbol
        /// A character that jq has no use for.
        case invalid
    }

    let kind: Kind
    let text: String
    let offset: Int
    /// Behind the last character.
    let end: Int
    /// The bracket or interpolation that this token is directly inside of; of a bracket, what encloses it.
    let enclosing: Enclosing

    enum Enclosing: Sendable, Equatable {
        case nothing
        case parenthesis
        case bracket
        case brace
        case interpolation
        case string
    }
}

/// What the lexer itself finds wrong.
struct JQLexicalError: Sendable, Equatable {
    enum Kind: Sendable, Equatable {
        case unterminatedString
        case unclosed(String)
        case unopened(String)
        /// Found a closer that does not fit the opener.
        case mismatched(found: String, opener: String, openerOffset: Int)
        case invalidCharacters(String)
    }

    let kind: Kind
    let offset: Int
}
