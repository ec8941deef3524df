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
        if take(.symbol, ":") { return try slice([base, try expression()], from: start) }
        let key = try expression()
        if take(.symbol, ":") {
            return try slice(isNext(.close, "]") ? [base, key] : [base, key, try expression()], from: start)
        }
        try need(.close, "]")
        return try member(of: base, key: key, from: start)
    }

    private mutating func member(of base: JQSyntax, key: JQSyntax, from start: Int) throws(Failure) -> JQSyntax {
        let isOptional = take(.symbol, "?")
        return try node(.member(base, key: key, isOptional: isOptional), from: start)
    }

    mutating func slice(_ operands: [JQSyntax], from start: Int) throws(Failure) -> JQSyntax {
        try need(.close, "]")
        _ = take(.symbol, "?")
        return try node(.opaque(.operation(operands)), from: start)
    }

    mutating func primary(_ token: JQToken) throws(Failure) -> JQSyntax {
        switch token.kind {
        case .number:
            index += 1
            guard let number = Double(token.text), number.isFinite else {
                return try node(.opaque(.operation([])), from: token.offset)
            }
            return try node(.literal(.number(number)), from: token.offset)
        case .stringStart: return try string()
        case .variable:
            index += 1
            return try node(.opaque(.variable(token.text)), from: token.offset)
        case .format:
            index += 1
            guard self.token?.kind == .stringStart else { return try node(.opaque(.ofInput([])), from: token.offset) }
            let operands = try string().operands
            return try node(.opaque(.operation(operands)), from: token.offset)
        case .symbol:
            try need(.symbol, "..")
            return try node(.opaque(.ofInput([])), from: token.offset)
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
            return try node(.opaque(.leaving), from: token.offset)
        default: break
        }
        guard !Self.keywords.contains(token.text) else { throw Failure() }
        let arguments = isNext(.open, "(") ? try arguments() : []
        return try node(.call(token.text, arguments), from: token.offset)
    }

    /// `(…; …)`
    mutating func arguments() throws(Failure) -> [JQSyntax] {
        var arguments: [JQSyntax] = []
        try need(.open, "(")
        repeat { arguments.append(try expression()) } while take(.symbol, ";")
        try need(.close, ")")
        return arguments
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
        var operands: [JQSyntax] = []
        var isConstant = true
        if take(.close, "}") { return try node(.object([]), from: start) }
        repeat {
            guard let token else { throw Failure() }
            let (key, other) = try objectKey(token)
            if !take(.symbol, ":") {
                isConstant = false
                operands.append(try abbreviated(key, other, at: token))
            } else {
                let value = try objectValue()
                if let key { pairs.append((key, value)) } else { isConstant = false }
                operands += [other, value].compactMap { $0 }
            }
        } while take(.symbol, ",")
        try need(.close, "}")
        return try node(isConstant ? .object(pairs) : .opaque(.operation(operands)), from: start)
    }

    /// A constant, or what has to be evaluated.
    private mutating func objectKey(_ token: JQToken) throws(Failure) -> (constant: [UInt8]?, other: JQSyntax?) {
        switch token.kind {
        case .name:
            index += 1
            return (Array(token.text.utf8), nil)
        case .variable:
            index += 1
            return (nil, try node(.opaque(.variable(token.text)), from: token.offset))
        case .format:
            index += 1
            let operands = try string().operands
            return (nil, try node(.opaque(.operation(operands)), from: token.offset))
        case .stringStart:
            let string = try string()
            if case .literal(.string(let bytes)) = string.form { return (bytes, nil) }
            return (nil, string)
        default:
            try need(.open, "(")
            let key = try expression()
            try need(.close, ")")
            return (nil, key)
        }
    }

    /// The value of `{name}`, `{$name}`, `{"name"}`.
    private func abbreviated(_ key: [UInt8]?, _ other: JQSyntax?, at token: JQToken) throws(Failure) -> JQSyntax {
        if let key {
            let identity = JQSyntax(.identity, start: token.offset, end: token.offset)
            let name = JQSyntax(.literal(.string(key)), start: token.offset, end: token.end)
            return try node(.member(identity, key: name, isOptional: false), from: token.offset)
        }
        guard let other else { throw Failure() }
        if case .opaque(.variable) = other.form { return other }
        return try node(.opaque(.ofInput([other])), from: token.offset)
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
