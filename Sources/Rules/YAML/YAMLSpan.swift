/// Finds where nodes end in their file. The parser tells only where they begin.
struct YAMLSpan {
    let source: SourceText

    /// Whether the node is written between brackets.
    func isFlow(_ node: YAMLNode) -> Bool {
        let first = contentStart(of: node)
        return first < source.scalars.count && (source.scalars[first] == "{" || source.scalars[first] == "[")
    }

    /// What the node covers, anchor and tag left out. Nil where that is not certain.
    func range(of node: YAMLNode) -> Range<Int>? {
        let start = contentStart(of: node)
        let end: Int?
        switch node.content {
        case .scalar(let scalar): end = self.end(of: scalar, at: node.offset)
        case .sequence where isFlow(node), .mapping where isFlow(node): end = endOfFlow(from: start)
        case .sequence(let nodes): end = nodes.last.flatMap { endOfPart($0, behind: start) }
        case .mapping(let entries):
            end = entries.last.flatMap { entry in
                range(of: entry.key).flatMap { endOfPart(entry.value, behind: $0.upperBound) }
            }
        }
        return end.flatMap { $0 >= start ? start..<$0 : nil }
    }

    private func contentStart(of node: YAMLNode) -> Int {
        var position = node.offset
        while position < source.scalars.count, source.scalars[position] == "&" || source.scalars[position] == "!" {
            while position < source.scalars.count, !isSpace(source.scalars[position]) { position += 1 }
            while position < source.scalars.count, isSpace(source.scalars[position]) { position += 1 }
        }
        return position
    }

    /// The end of an element or value; an alias, whose node lies elsewhere, ends with its name.
    private func endOfPart(_ node: YAMLNode, behind start: Int) -> Int? {
        if node.offset >= start, let range = range(of: node) { return range.upperBound }
        var position = start
        while position < source.scalars.count, isSpace(source.scalars[position]) || source.scalars[position] == ":" {
            position += 1
        }
        guard position < source.scalars.count, source.scalars[position] == "*" else { return nil }
        while position < source.scalars.count, !isSpace(source.scalars[position]) { position += 1 }
        return position
    }

    private func end(of scalar: YAMLScalar, at offset: Int) -> Int? {
        guard var end = ScalarLocator.origins(of: scalar, at: offset, in: source)?.last else { return nil }
        switch scalar.style {
        case .singleQuoted, .doubleQuoted: return end + 1
        case .plain: return end
        case .literal, .folded:
            while end > offset, SourceText.isYAMLBreak(source.scalars[end - 1]) { end -= 1 }
            return end
        }
    }

    /// Behind the bracket that closes the one at `start`.
    private func endOfFlow(from start: Int) -> Int? {
        var depth = 0
        var position = start
        while position < source.scalars.count {
            let scalar = source.scalars[position]
            let isTokenStart =
                position == start || isSpace(source.scalars[position - 1])
                || ["[", "{", ",", ":"].contains(source.scalars[position - 1])
            switch scalar {
            case "{", "[": depth += 1
            case "}", "]": depth -= 1
            case "\"" where isTokenStart, "'" where isTokenStart:
                guard let end = endOfQuotes(from: position) else { return nil }
                position = end - 1
            case "#" where position > start && isSpace(source.scalars[position - 1]):
                while position < source.scalars.count, !SourceText.isYAMLBreak(source.scalars[position]) {
                    position += 1
                }
                continue
            default: break
            }
            position += 1
            if depth == 0 { return position }
        }
        return nil
    }

    private func endOfQuotes(from start: Int) -> Int? {
        let quote = source.scalars[start]
        var position = start + 1
        while position < source.scalars.count {
            let scalar = source.scalars[position]
            if scalar == "\\", quote == "\"" {
                position += 2
            } else if scalar == quote {
                let isDoubled =
                    quote == "'" && position + 1 < source.scalars.count
                    && source.scalars[position + 1] == quote
                if !isDoubled { return position + 1 }
                position += 2
            } else {
                position += 1
            }
        }
        return nil
    }

    private func isSpace(_ scalar: Unicode.Scalar) -> Bool {
        ScalarLocator.isBlank(scalar) || SourceText.isYAMLBreak(scalar)
    }
}
