extension JQParser {
    // MARK: Terms

    /// `Term`: a value with any number of `.key`, `[key]`, `[]` behind it.
    mutating func term() throws(Failure) -> JQSyntax {
        guard let first = token else { throw Failure() }
        let start = first.offset
        var term: JQSyntax
        if first.kind == .field || first.kind == .symbol && first.text == "." {
            let identity = JQSyntax(.identity, start: start, end: start)
            if let member = try member(of: identity, from: start) {
                term = member
            } else {
                index += 1
                term = try node(.identity, from: start)
            }
        } else {
            term = try primary(first)
        }
        while let longer = try member(of: term, from: start) { term = longer }
        return term
    }

    /// The next `.key`, `."key"`, `[…]` behind a base, and its `?`. Nil when there is none.
    mutating func member(of base: JQSyntax, from start: Int) throws(Failure) -> JQSyntax? {
        guard let token else { return nil }
        if token.kind == .field {
            index += 1
            let key = JQSyntax(.literal(.string(Array(token.text.utf8))), start: token.offset, end: token.end)
            return try member(of: base, key: key, from: start)
        }
        if token.kind == .symbol, token.text == ".", tokens[(index + 1)...].first?.kind == .stringStart {
            index += 1
            let key = try string()
            return try member(of: base, key: key, from: start)
        }
        // The first `.` of `.[0]` is a value of its own.
        guard token.kind == .open, token.text == "[" else { return nil }
        index += 1
        if take(.close, "]") {
            let isOptional = take(.symbol, "?")
            return try node(.elements(base, isOptional: isOptional), from: start)
        }
        if take(.symbol, ":") {
            _ = try expression()
            return try slice(from: start)
        }
        let key = try expression()
        if take(.symbol, ":") {
            if !isNext(.close, "]") { _ = try expression() }
            return try slice(from: start)
        }
        try need(.close, "]")
        return try member(of: base, key: key, from: start)
    }

    private mutating func member(of base: JQSyntax, key: JQSyntax, from start: Int) throws(Failure) -> JQSyntax {
        let isOptional = take(.symbol, "?")
        return try node(.member(base, key: key, isOptional: isOptional), from: start)
    }

    mutating func slice(from start: Int) throws(Failure) -> JQSyntax {
        try need(.close, "]")
        _ = take(.symbol, "?")
        return try node(.opaque, from: start)
    }

    mutating func primary(_ token: JQToken) throws(Failure) -> JQSyntax {
        switch token.kind {
        case .number:
            index += 1
            guard let number = Double(token.text), number.isFinite else { return try node(.opaque, from: token.offset) }
            return try node(.literal(.number(number)), from: token.offset)
        case .stringStart: return try string()
        case .variable:
            index += 1
            return try node(.opaque, from: token.offset)
        case .format:
            index += 1
            if self.token?.kind == .stringStart { _ = try string() }
            return try node(.opaque, from: token.offset)
        case .symbol:
            try need(.symbol, "..")
            return try node(.opaque, from: token.offset)
        case .open: return try bracket(token)
        case .name: return try call(token)
        default: throw Failure()
        }
    }

    mutating func bracket(_ token: JQToken) throws(Failure) -> JQSyntax {
        index += 1
        switch token.text {
        case "(":
            let inner = try expression()
            try need(.close, ")")
            return inner
        case "[":
            if take(.close, "]") { return try node(.literal(.array([])), from: token.offset) }
            let inner = try expression()
            try need(.close, "]")
            return try node(.array(inner.elements), from: token.offset)
        default: return try object(from: token.offset)
        }
    }

    private static let keywords: Set<String> = [
        "and", "or", "as", "then", "else", "elif", "end", "catch", "if", "def", "reduce", "foreach", "try", "label",
        "import", "include", "module", "__loc__",
    ]

    mutating func call(_ token: JQToken) throws(Failure) -> JQSyntax {
        index += 1
        switch token.text {
        case "null": return try node(.literal(.null), from: token.offset)
        case "true": return try node(.literal(.boolean(true)), from: token.offset)
        case "false": return try node(.literal(.boolean(false)), from: token.offset)
        case "break":
            try need(.variable)
            return try node(.opaque, from: token.offset)
        default: break
        }
        guard !Self.keywords.contains(token.text) else { throw Failure() }
        var arguments: [JQSyntax] = []
        if take(.open, "(") {
            repeat { arguments.append(try expression()) } while take(.symbol, ";")
            try need(.close, ")")
        }
        return try node(.call(token.text, arguments), from: token.offset)
    }

    // MARK: Strings and objects

    mutating func string() throws(Failure) -> JQSyntax {
        let start = try offset()
        try need(.stringStart)
        var parts: [JQSyntax.Part] = []
        var bytes: [UInt8] = []
        while let token, token.kind != .stringEnd {
            index += 1
            switch token.kind {
            case .stringText:
                guard let text = JQStringText.decode(token.text) else { throw Failure() }
                bytes += text
            case .interpolationStart:
                if !bytes.isEmpty { parts.append(.text(bytes)) }
                bytes = []
                parts.append(.value(try expression()))
                try need(.interpolationEnd)
            default: throw Failure()
            }
        }
        try need(.stringEnd)
        guard !parts.isEmpty else { return try node(.literal(.string(bytes)), from: start) }
        if !bytes.isEmpty { parts.append(.text(bytes)) }
        return try node(.format(parts), from: start)
    }

    /// Behind the `{`. Pairs whose keys are not constant make it opaque.
    mutating func object(from start: Int) throws(Failure) -> JQSyntax {
        var pairs: [(key: [UInt8], value: JQSyntax)] = []
        var isConstant = true
        if take(.close, "}") { return try node(.object([]), from: start) }
        repeat {
            guard let token else { throw Failure() }
            var key: [UInt8]?
            switch token.kind {
            case .name:
                index += 1
                key = Array(token.text.utf8)
            case .variable: index += 1
            case .format:
                index += 1
                _ = try string()
            case .stringStart:
                if case .literal(.string(let bytes)) = try string().form { key = bytes }
            default: try skipBrackets("(")
            }
            guard take(.symbol, ":") else {
                isConstant = false
                continue
            }
            let value = try objectValue()
            if let key { pairs.append((key, value)) } else { isConstant = false }
        } while take(.symbol, ",")
        try need(.close, "}")
        return try node(isConstant ? .object(pairs) : .opaque, from: start)
    }

    /// `ExpD`
    mutating func objectValue() throws(Failure) -> JQSyntax {
        level += 1
        defer { level -= 1 }
        guard level <= Self.depthMax else { throw Failure() }
        let start = try offset()
        let isNegative = take(.symbol, "-")
        var left = try term()
        if isNegative { left = try node(.negative(left), from: start) }
        guard take(.symbol, "|") else { return left }
        let right = try objectValue()
        return try node(.pipe(left, right), from: start)
    }
}
