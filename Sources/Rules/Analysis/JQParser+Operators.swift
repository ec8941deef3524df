extension JQParser {
    // MARK: Operators, weakest first

    /// `Exp`
    mutating func expression() throws(Failure) -> JQSyntax {
        level += 1
        defer { level -= 1 }
        guard level <= Self.depthMax else { throw Failure() }
        let start = try offset()
        let left = try commas()
        guard take(.symbol, "|") else { return left }
        let right = try expression()
        return try node(.pipe(left, right), from: start)
    }

    mutating func commas() throws(Failure) -> JQSyntax {
        let start = try offset()
        var left = try alternatives()
        while take(.symbol, ",") {
            let right = try alternatives()
            left = try node(.comma(left, right), from: start)
        }
        return left
    }

    mutating func alternatives() throws(Failure) -> JQSyntax {
        level += 1
        defer { level -= 1 }
        guard level <= Self.depthMax else { throw Failure() }
        let start = try offset()
        let left = try assignment()
        guard take(.symbol, "//") else { return left }
        let right = try alternatives()
        return try node(.alternative(left, right), from: start)
    }

    private static let assignments: Set<String> = ["=", "|=", "+=", "-=", "*=", "/=", "%=", "//="]
    private static let comparisons: Set<String> = ["==", "!=", "<", "<=", ">", ">="]
    private static let sums: Set<String> = ["+", "-"]
    private static let products: Set<String> = ["*", "/", "%"]

    mutating func assignment() throws(Failure) -> JQSyntax {
        let start = try offset()
        let left = try disjunction()
        guard takeSymbol(Self.assignments) != nil else { return left }
        let right = try disjunction()
        return try node(.opaque(.ofInput([left, right])), from: start)
    }

    mutating func disjunction() throws(Failure) -> JQSyntax {
        let start = try offset()
        var left = try conjunction()
        while take(.name, "or") {
            let right = try conjunction()
            left = try node(.or(left, right), from: start)
        }
        return left
    }

    mutating func conjunction() throws(Failure) -> JQSyntax {
        let start = try offset()
        var left = try comparison()
        while take(.name, "and") {
            let right = try comparison()
            left = try node(.and(left, right), from: start)
        }
        return left
    }

    mutating func comparison() throws(Failure) -> JQSyntax {
        let start = try offset()
        let left = try sum()
        guard let symbol = takeSymbol(Self.comparisons) else { return left }
        let operation: NativeExpression.Comparison =
            switch symbol {
            case "==": .equal
            case "!=": .notEqual
            case "<": .less
            case "<=": .lessOrEqual
            case ">": .greater
            default: .greaterOrEqual
            }
        let right = try sum()
        return try node(.comparison(operation, left, right), from: start)
    }

    mutating func sum() throws(Failure) -> JQSyntax {
        let start = try offset()
        var operands = [try product()]
        while takeSymbol(Self.sums) != nil { operands.append(try product()) }
        return operands.count == 1 ? operands[0] : try node(.opaque(.operation(operands)), from: start)
    }

    mutating func product() throws(Failure) -> JQSyntax {
        let start = try offset()
        var operands = [try operand()]
        while takeSymbol(Self.products) != nil { operands.append(try operand()) }
        return operands.count == 1 ? operands[0] : try node(.opaque(.operation(operands)), from: start)
    }

    // MARK: Operands

    /// What `?` may follow: it binds closer than every operator.
    mutating func operand() throws(Failure) -> JQSyntax {
        let start = try offset()
        // `-` takes in what binds closer than itself, `-1?` its `?` too.
        if isNext(.symbol, "-") { return try unquestioned() }
        var operand = try unquestioned()
        while take(.symbol, "?") { operand = try node(.attempt(operand), from: start) }
        return operand
    }

    mutating func unquestioned() throws(Failure) -> JQSyntax {
        level += 1
        defer { level -= 1 }
        guard level <= Self.depthMax else { throw Failure() }
        guard let token else { throw Failure() }
        if take(.symbol, "-") {
            let operand = try product()
            return try node(.negative(operand), from: token.offset)
        }
        if token.kind == .name {
            switch token.text {
            case "def":
                let definition = try definition()
                let scope = try expression()
                return try node(.opaque(.definition(definition, scope)), from: token.offset)
            case "if": return try conditional()
            case "try":
                index += 1
                let body = try unquestioned()
                let handler = take(.name, "catch") ? try unquestioned() : nil
                return try node(.opaque(.handled(body, handler)), from: token.offset)
            case "reduce", "foreach":
                index += 1
                let source = try term()
                try need(.name, "as")
                let patterns = try patterns()
                let steps = try arguments()
                return try node(.opaque(.folding(source, patterns, steps)), from: token.offset)
            case "label":
                index += 1
                try need(.variable)
                try need(.symbol, "|")
                let scope = try expression()
                return try node(.opaque(.label(scope)), from: token.offset)
            default: break
            }
        }
        let term = try term()
        guard take(.name, "as") else { return term }
        let patterns = try patterns()
        try need(.symbol, "|")
        let scope = try expression()
        return try node(.opaque(.binding(term, patterns, scope)), from: token.offset)
    }

    /// `def name: …;`, `def name(…): …;`
    mutating func definition() throws(Failure) -> JQSyntax.Definition {
        try need(.name, "def")
        let name = token?.text ?? ""
        try need(.name)
        var parameters: [JQToken] = []
        if take(.open, "(") {
            repeat {
                guard let token, token.kind == .name || token.kind == .variable else { throw Failure() }
                parameters.append(token)
                index += 1
            } while take(.symbol, ";")
            try need(.close, ")")
        }
        try need(.symbol, ":")
        let body = try expression()
        try need(.symbol, ";")
        func names(_ kind: JQToken.Kind) -> [String] { parameters.filter { $0.kind == kind }.map(\.text) }
        return JQSyntax.Definition(name: name, closures: names(.name), values: names(.variable), body: body)
    }

    /// From `if` or `elif` on; `elif` is an `if` in its `else`, with the one `end`.
    mutating func conditional() throws(Failure) -> JQSyntax {
        level += 1
        defer { level -= 1 }
        guard level <= Self.depthMax else { throw Failure() }
        let start = try offset()
        index += 1
        let condition = try expression()
        try need(.name, "then")
        let then = try expression()
        if isNext(.name, "elif") {
            let otherwise = try conditional()
            return try node(.conditional(condition, then: then, else: otherwise), from: start)
        }
        try need(.name, "else")
        let otherwise = try expression()
        try need(.name, "end")
        return try node(.conditional(condition, then: then, else: otherwise), from: start)
    }
}
