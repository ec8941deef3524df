/// Splits jq text into tokens as libjq 1.6 does (`lexer.l`), so that it can be checked without libjq and so that a
/// text without errors has balanced brackets and strings.
struct JQLexer {
    private typealias Opener = (enclosing: JQToken.Enclosing, text: String, offset: Int)

    private let scalars: [Unicode.Scalar]
    /// The same text in UTF-8 when it is ASCII, so that a token's text is a copy of some of it.
    private let bytes: [UInt8]?
    private var position = 0
    private var stack: [Opener] = []
    private var tokens: [JQToken] = []
    private var errors: [JQLexicalError] = []

    static func tokenize(_ text: String) -> (tokens: [JQToken], errors: [JQLexicalError]) {
        var lexer = JQLexer(text)
        lexer.run()
        return (lexer.tokens, lexer.errors)
    }

    private init(_ text: String) {
        scalars = Array(text.unicodeScalars)
        bytes = scalars.count == text.utf8.count ? Array(text.utf8) : nil
    }

    private func text(_ range: Range<Int>) -> String {
        if let bytes { return String(decoding: bytes[range], as: UTF8.self) }
        return String(scalars: scalars[range])
    }

    private var enclosing: JQToken.Enclosing { stack.last?.enclosing ?? .nothing }

    private mutating func run() {
        while position < scalars.count {
            if enclosing == .string { string() } else { code() }
        }
        for opener in stack {
            let isString = opener.enclosing == .string
            errors.append(
                JQLexicalError(kind: isString ? .unterminatedString : .unclosed(opener.text), offset: opener.offset))
        }
    }

    private mutating func emit(_ kind: JQToken.Kind, length: Int, skipping: Int = 0) {
        let text = text((position + skipping)..<(position + length))
        tokens.append(
            JQToken(kind: kind, text: text, offset: position, end: position + length, enclosing: enclosing))
        position += length
    }

    // MARK: Strings

    private mutating func string() {
        var end = position
        while end < scalars.count, scalars[end] != "\"" {
            if scalars[end] == "\\" {
                if end + 1 < scalars.count, scalars[end + 1] == "(" { break }
                end += 1
            }
            end += 1
        }
        end = min(end, scalars.count)
        if end > position { emit(.stringText, length: end - position) }
        guard position < scalars.count else { return }
        if scalars[position] == "\"" {
            stack.removeLast()
            emit(.stringEnd, length: 1)
        } else {
            let start = position
            emit(.interpolationStart, length: 2)
            stack.append((.interpolation, "\\(", start))
        }
    }

    // MARK: Code

    private mutating func code() {
        let scalar = scalars[position]
        switch scalar {
        case " ", "\t", "\n", "\r": position += 1
        case "#": while position < scalars.count, scalars[position] != "\n" { position += 1 }
        case "\"": open(.stringStart, .string)
        case "(": open(.open, .parenthesis)
        case "[": open(.open, .bracket)
        case "{": open(.open, .brace)
        case ")", "]", "}": close(scalar)
        case "$": variable()
        case "@" where nameLength(at: position + 1, digitsFirst: true) > 0:
            emit(.format, length: 1 + nameLength(at: position + 1, digitsFirst: true))
        case "." where nameLength(at: position + 1) > 0:
            emit(.field, length: 1 + nameLength(at: position + 1), skipping: 1)
        case "." where digits(at: position + 1) > 0, "0"..."9": emit(.number, length: numberLength())
        default:
            if nameLength(at: position) > 0 { emit(.name, length: qualifiedNameLength()) } else { symbol() }
        }
    }

    private mutating func open(_ kind: JQToken.Kind, _ enclosing: JQToken.Enclosing) {
        let opener = (enclosing, String(scalars[position]), position)
        emit(kind, length: 1)
        stack.append(opener)
    }

    private mutating func close(_ closer: Unicode.Scalar) {
        guard let opener = stack.last else {
            errors.append(JQLexicalError(kind: .unopened(String(closer)), offset: position))
            emit(.close, length: 1)
            return
        }
        let fits: Bool =
            switch opener.enclosing {
            case .parenthesis, .interpolation: closer == ")"
            case .bracket: closer == "]"
            case .brace: closer == "}"
            case .string, .nothing: false
            }
        if !fits {
            errors.append(
                JQLexicalError(
                    kind: .mismatched(found: String(closer), opener: opener.text, openerOffset: opener.offset),
                    offset: position))
        }
        stack.removeLast()
        emit(opener.enclosing == .interpolation ? .interpolationEnd : .close, length: 1)
    }

    /// jq allows white space between `$` and its name.
    private mutating func variable() {
        var start = position + 1
        while start < scalars.count, [" ", "\t", "\n", "\r"].contains(scalars[start]) { start += 1 }
        let length = nameLength(at: start)
        if length > 0 {
            emit(.variable, length: start + length - position, skipping: start - position)
        } else {
            emit(.symbol, length: 1)
        }
    }

    private mutating func symbol() {
        if let length = symbolLength() {
            emit(.symbol, length: length)
            return
        }
        let length = invalidLength()
        let text = text(position..<(position + length))
        errors.append(JQLexicalError(kind: .invalidCharacters(text), offset: position))
        emit(.invalid, length: length)
    }

    /// `?//=`, `?//`, `//=`, `!=`, `==`, `//`, `|=`, `+=`, `-=`, `*=`, `/=`, `%=`, `<=`, `>=`, `..`, and what of these is
    /// an operator by itself.
    private func symbolLength() -> Int? {
        func isNext(_ scalar: Unicode.Scalar, _ distance: Int) -> Bool {
            position + distance < scalars.count && scalars[position + distance] == scalar
        }
        switch scalars[position] {
        case "?":
            guard isNext("/", 1), isNext("/", 2) else { return 1 }
            return isNext("=", 3) ? 4 : 3
        case "/":
            guard isNext("/", 1) else { return isNext("=", 1) ? 2 : 1 }
            return isNext("=", 2) ? 3 : 2
        case "!": return isNext("=", 1) ? 2 : nil
        case "=", "|", "+", "-", "*", "%", "<", ">": return isNext("=", 1) ? 2 : 1
        case ".": return isNext(".", 1) ? 2 : 1
        case ";", ",", ":": return 1
        default: return nil
        }
    }
}

extension JQLexer {
    // MARK: Lengths

    private func nameLength(at start: Int, digitsFirst: Bool = false) -> Int {
        var end = start
        while end < scalars.count {
            switch scalars[end] {
            case "a"..."z", "A"..."Z", "_": end += 1
            case "0"..."9" where end > start || digitsFirst: end += 1
            default: return end - start
            }
        }
        return end - start
    }

    /// Names of modules go before a function's: `module::name`.
    private func qualifiedNameLength() -> Int {
        var end = position + nameLength(at: position)
        while end + 2 < scalars.count, scalars[end] == ":", scalars[end + 1] == ":" {
            let length = nameLength(at: end + 2)
            guard length > 0 else { break }
            end += 2 + length
        }
        return end - position
    }

    /// A word of another script is one mistake, and so is the `&&` of other languages; full-width punctuation is one each.
    private func invalidLength() -> Int {
        if scalars[position...].starts(with: ["&", "&"]) { return 2 }
        func isWord(_ scalar: Unicode.Scalar) -> Bool { !scalar.isASCII && scalar.properties.isAlphabetic }
        let length = scalars[position...].prefix(while: isWord).count
        return max(1, length)
    }

    private func digits(at start: Int) -> Int {
        var end = start
        while end < scalars.count, ("0"..."9").contains(scalars[end]) { end += 1 }
        return end - start
    }

    /// As many digits and points as there are: `1.5.a` is no number and a field, but `1.5.`, which libjq refuses.
    private func numberLength() -> Int {
        var end = position
        while end < scalars.count, scalars[end] == "." || ("0"..."9").contains(scalars[end]) { end += 1 }
        guard end < scalars.count, scalars[end] == "e" || scalars[end] == "E" else { return end - position }
        var exponent = end + 1
        if exponent < scalars.count, scalars[exponent] == "+" || scalars[exponent] == "-" { exponent += 1 }
        let length = digits(at: exponent)
        return (length > 0 ? exponent + length : end) - position
    }
}
