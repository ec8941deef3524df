extension NativeLowering {
    // MARK: Values

    mutating func format(_ parts: [JQSyntax.Part], _ dot: NativeExpression) -> NativeExpression? {
        var lowered: [NativeExpression.FormatPart] = []
        for part in parts {
            switch part {
            case .text(let bytes): lowered.append(.text(bytes))
            case .value(let syntax):
                guard let value = expression(syntax, dot: dot) else { return nil }
                lowered.append(.value(value))
            }
        }
        return .format(lowered)
    }

    mutating func array(_ elements: [JQSyntax], _ dot: NativeExpression) -> NativeExpression? {
        guard let values = list(elements, dot) else { return nil }
        let literals = values.compactMap(\.literal)
        return literals.count == values.count ? .literal(.array(literals)) : .array(values)
    }

    /// Nothing in place of an error would be one element less.
    mutating func list(_ elements: [JQSyntax], _ dot: NativeExpression) -> [NativeExpression]? {
        var values: [NativeExpression] = []
        for element in elements {
            guard let value = expression(element, dot: dot), !value.hasAttempt else { return nil }
            values.append(value)
        }
        return values
    }

    mutating func object(
        _ pairs: [(key: [UInt8], value: JQSyntax)], _ dot: NativeExpression
    ) -> NativeExpression? {
        var literals: [[UInt8]: NativeLiteral] = [:]
        for pair in pairs {
            guard let literal = expression(pair.value, dot: dot)?.literal else { return nil }
            literals[pair.key] = literal
        }
        return .literal(.object(literals))
    }

    // MARK: Calls

    mutating func call(
        _ name: String, _ arguments: [JQSyntax], _ dot: NativeExpression
    ) -> NativeExpression? {
        if library.defines(name) {
            guard arguments.isEmpty, let function = library.function(name, before: definitionsInScope) else {
                return nil
            }
            let outer = definitionsInScope
            definitionsInScope = function.index
            defer { definitionsInScope = outer }
            return expression(function.body, dot: dot)
        }
        switch (name, arguments.count) {
        case ("IN", 1): return list(arguments[0].elements, dot).map { .isIn(dot, $0) }
        case ("select", 1):
            return expression(arguments[0], dot: dot).map { .conditional($0, then: dot, else: .nothing) }
        case (_, 0): return call(name, dot)
        case (_, 1):
            guard case .literal(.string(let text))? = expression(arguments[0], dot: dot) else { return nil }
            return call(name, text, dot)
        default: return nil
        }
    }

    func call(_ name: String, _ dot: NativeExpression) -> NativeExpression? {
        switch name {
        case "not": .not(dot)
        case "empty": .nothing
        case "length": .length(dot)
        case "type": .type(dot)
        case "tostring": .text(dot)
        case "tonumber": .number(dot)
        case "ascii_downcase": .ascii(.lower, dot)
        case "ascii_upcase": .ascii(.upper, dot)
        default: nil
        }
    }

    mutating func call(_ name: String, _ text: [UInt8], _ dot: NativeExpression) -> NativeExpression? {
        switch name {
        case "startswith": return .matches(.starts, dot, text)
        case "endswith": return .matches(.ends, dot, text)
        // jq 1.6 looks for what stands before the first NUL.
        case "contains": return text.contains(0) ? nil : .matches(.contains, dot, text)
        case "ltrimstr": return .trimmed(.start, dot, text)
        case "rtrimstr": return .trimmed(.end, dot, text)
        case "has":
            guard case .path(let path, let failure) = dot else { return nil }
            let member = paths.index(of: StaticPath(paths[path].steps + [.key(text)]))
            return .has(path: path, member: member, onFailure: failure)
        default: return nil
        }
    }
}
