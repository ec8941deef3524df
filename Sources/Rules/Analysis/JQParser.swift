/// Reads jq text by recursive descent over the grammar and the precedences of jq 1.6's `parser.y`.
///
/// It is only asked about text that libjq compiles, and need not find mistakes: it gives up (`nil`) wherever it does not
/// follow. It keeps within `depthMax` levels whatever the text is.
struct JQParser {
    /// Levels of nesting and of the resulting tree. Behind them analysis is not worth its stack.
    static let depthMax = 200

    let tokens: [JQToken]
    var index = 0
    var level = 0

    /// Something here is not understood, or too deep.
    struct Failure: Error {}

    static func parse(_ text: String) -> JQSyntax? {
        let (tokens, errors) = JQLexer.tokenize(text)
        guard errors.isEmpty, !tokens.isEmpty else { return nil }
        var parser = JQParser(tokens: tokens)
        guard let syntax = try? parser.expression(), parser.index == tokens.count else { return nil }
        return syntax
    }

    /// The functions of a library, in order.
    static func definitions(_ text: String) -> [JQSyntax.Definition]? {
        let (tokens, errors) = JQLexer.tokenize(text)
        guard errors.isEmpty else { return nil }
        var parser = JQParser(tokens: tokens)
        var definitions: [JQSyntax.Definition] = []
        while parser.index < tokens.count {
            guard parser.isNext(.name, "def"), let definition = try? parser.definition() else { return nil }
            definitions.append(definition)
        }
        return definitions
    }

    private init(tokens: [JQToken]) {
        self.tokens = tokens
    }

    // MARK: Tokens

    var token: JQToken? { index < tokens.count ? tokens[index] : nil }

    func isNext(_ kind: JQToken.Kind, _ text: String) -> Bool {
        token.map { $0.kind == kind && $0.text == text } ?? false
    }

    mutating func take(_ kind: JQToken.Kind, _ text: String) -> Bool {
        guard isNext(kind, text) else { return false }
        index += 1
        return true
    }

    mutating func takeSymbol(_ symbols: Set<String>) -> String? {
        guard let token, token.kind == .symbol, symbols.contains(token.text) else { return nil }
        index += 1
        return token.text
    }

    mutating func need(_ kind: JQToken.Kind, _ text: String? = nil) throws(Failure) {
        guard let token, token.kind == kind, text.map({ $0 == token.text }) ?? true else { throw Failure() }
        index += 1
    }

    func node(_ form: JQSyntax.Form, from start: Int) throws(Failure) -> JQSyntax {
        guard index > 0 else { throw Failure() }
        let syntax = JQSyntax(form, start: start, end: tokens[index - 1].end)
        guard syntax.depth <= Self.depthMax else { throw Failure() }
        return syntax
    }

    func offset() throws(Failure) -> Int {
        guard let token else { throw Failure() }
        return token.offset
    }
}
