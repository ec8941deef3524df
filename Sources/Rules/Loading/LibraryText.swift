/// `lib.jq`, split as far as needed to see that it holds definitions and nothing else.
struct LibraryText {
    struct Definition: Sendable, Equatable {
        let name: String
        let parameters: Int
    }

    let source: JQSource
    /// Those that expressions can call, in order.
    let definitions: [Definition]
    /// The definitions as `name/parameters`.
    var callable: [String] { definitions.map { "\($0.name)/\($0.parameters)" } }

    /// Every name behind a `def`, also where the form is not right.
    let names: Set<String>
    /// Whether its form is right, so that compiling makes sense.
    let isSound: Bool

    /// - Returns: nil when there is nothing but blanks and comments.
    static func read(_ source: SourceText, log: inout DiagnosticLog) -> LibraryText? {
        // libjq 1.6 does not take a carriage return for white space; without them lines and columns stay the same.
        let text = source.text.replacing("\r\n", with: "\n").replacing("\r", with: "\n")
        let jq = JQSource(text: text, file: source.file)
        let screening = JQScreening(jq.text)
        guard !screening.isEmpty else { return nil }
        ExpressionReader.report(screening, of: jq, log: &log)
        var definitions: [Definition] = []
        var isSound = screening.mayCompile
        if isSound {
            let (found, stray) = split(screening.tokens)
            definitions = found
            if let stray {
                isSound = false
                log.error(
                    .jqLibrary, at: jq.position(offset: stray.offset),
                    "lib.jq holds definitions alone, found `\(stray.text)`",
                    help: "write `def NAME: …;`, with the semicolon at its end")
            }
        }
        let names = zip(screening.tokens, screening.tokens.dropFirst())
            .filter { $0.0.kind == .name && $0.0.text == "def" && $0.1.kind == .name }
            .map { $0.1.text }
        return LibraryText(source: jq, definitions: definitions, names: Set(names), isSound: isSound)
    }

    /// Goes through the tokens outside of all brackets: a definition begins with `def`, each `def` ends with a `;`.
    private static func split(_ tokens: [JQToken]) -> (definitions: [Definition], stray: JQToken?) {
        var definitions: [Definition] = []
        var open = 0
        for (index, token) in tokens.enumerated() where token.enclosing == .nothing {
            if token.kind == .name, token.text == "def" {
                if open == 0, let definition = definition(tokens[(index + 1)...]) { definitions.append(definition) }
                open += 1
            } else if open == 0 {
                return (definitions, token)
            } else if token.kind == .symbol, token.text == ";" {
                open -= 1
            }
        }
        return (definitions, nil)
    }

    /// Every definition, inner ones included.
    static func allDefinitions(in tokens: [JQToken]) -> [Definition] {
        tokens.indices.compactMap { index in
            tokens[index].kind == .name && tokens[index].text == "def" ? definition(tokens[(index + 1)...]) : nil
        }
    }

    /// Name and parameters behind a `def`.
    private static func definition(_ tokens: ArraySlice<JQToken>) -> Definition? {
        guard let name = tokens.first, name.kind == .name else { return nil }
        let rest = tokens.dropFirst()
        guard rest.first?.kind == .open, rest.first?.text == "(" else {
            return Definition(name: name.text, parameters: 0)
        }
        let parameters = rest.dropFirst().prefix { $0.kind != .close }
        return Definition(name: name.text, parameters: parameters.count { $0.text == ";" } + 1)
    }
}
