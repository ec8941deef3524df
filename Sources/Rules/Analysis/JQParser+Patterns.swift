extension JQParser {
    // MARK: Patterns

    /// `$name`, `[…]`, `{…}`, with `?//` between.
    mutating func patterns() throws(Failure) -> JQSyntax.Patterns {
        if let token, token.kind == .variable {
            index += 1
            guard take(.symbol, "?//") else {
                return JQSyntax.Patterns(variables: [token.text], isPlain: true, keys: [])
            }
            var patterns = JQSyntax.Patterns(variables: [token.text], isPlain: false, keys: [])
            repeat { try pattern(&patterns) } while take(.symbol, "?//")
            return patterns
        }
        var patterns = JQSyntax.Patterns(variables: [], isPlain: false, keys: [])
        repeat { try pattern(&patterns) } while take(.symbol, "?//")
        return patterns
    }

    private mutating func pattern(_ patterns: inout JQSyntax.Patterns) throws(Failure) {
        level += 1
        defer { level -= 1 }
        guard level <= Self.depthMax else { throw Failure() }
        if take(.open, "[") {
            repeat { try pattern(&patterns) } while take(.symbol, ",")
            try need(.close, "]")
        } else if take(.open, "{") {
            repeat { try member(&patterns) } while take(.symbol, ",")
            try need(.close, "}")
        } else {
            try variable(&patterns)
        }
    }

    private mutating func variable(_ patterns: inout JQSyntax.Patterns) throws(Failure) {
        guard let token else { throw Failure() }
        try need(.variable)
        patterns.variables.append(token.text)
    }

    /// `$name`, `$name: …`, `name: …`, `"name": …`, `(…): …`
    private mutating func member(_ patterns: inout JQSyntax.Patterns) throws(Failure) {
        guard let token else { throw Failure() }
        switch token.kind {
        case .variable:
            try variable(&patterns)
            guard take(.symbol, ":") else { return }
            return try pattern(&patterns)
        case .name: index += 1
        case .stringStart: patterns.keys += try string().operands
        default:
            try need(.open, "(")
            patterns.keys.append(try expression())
            try need(.close, ")")
        }
        try need(.symbol, ":")
        try pattern(&patterns)
    }
}
