/// Finds where in the file each character of a decoded YAML scalar comes from.
///
/// The scalar is decoded a second time from the file's characters, as libYAML does it, with every produced character
/// keeping its origin. Where the result is not what libYAML produced, the answer is nil, and the caller reports the
/// scalar's start: a place is exact or it is the beginning.
struct ScalarLocator {
    private let scalars: [Unicode.Scalar]
    private let expected: [Unicode.Scalar]
    private var position: Int
    private var origins: [Int] = []

    /// - Returns: the offset of each character of `text` and of its end: one more than `text` has characters.
    static func origins(of scalar: YAMLScalar, at offset: Int, in source: SourceText) -> [Int]? {
        var locator = ScalarLocator(source: source, scalar: scalar, offset: offset)
        locator.skipProperties()
        switch scalar.style {
        case .plain: return locator.flow(quote: nil)
        case .singleQuoted: return locator.flow(quote: "'")
        case .doubleQuoted: return locator.flow(quote: "\"")
        case .literal, .folded:
            return BlockScalarLocator.origins(
                of: locator.expected, isLiteral: scalar.style == .literal, at: locator.position, in: locator.scalars)
        }
    }

    private init(source: SourceText, scalar: YAMLScalar, offset: Int) {
        scalars = source.scalars
        expected = Array(scalar.text.unicodeScalars)
        position = offset
    }

    private var current: Unicode.Scalar? { position < scalars.count ? scalars[position] : nil }

    /// The mark of a scalar with a tag or an anchor is theirs.
    private mutating func skipProperties() {
        while let first = current, first == "!" || first == "&" {
            while let scalar = current, !Self.isBlank(scalar), !SourceText.isYAMLBreak(scalar) { position += 1 }
            while let scalar = current, Self.isBlank(scalar) || SourceText.isYAMLBreak(scalar) { position += 1 }
        }
    }

    /// Plain and quoted scalars: line folding, and the escapes of either quote.
    private mutating func flow(quote: Unicode.Scalar?) -> [Int]? {
        if let quote {
            guard current == quote else { return nil }
            position += 1
        }
        while origins.count < expected.count {
            guard let scalar = current else { return nil }
            if let end = endOfBlanksBeforeBreak() {
                position = end
                guard fold(joining: false) else { return nil }
            } else if quote == "\"", scalar == "\\" {
                guard escape() else { return nil }
            } else {
                guard produce(scalar, from: position) else { return nil }
                position += quote == "'" && scalar == "'" ? 2 : 1
            }
        }
        return origins + [position]
    }

    private mutating func produce(_ scalar: Unicode.Scalar, from origin: Int) -> Bool {
        guard origins.count < expected.count, expected[origins.count] == scalar else { return false }
        origins.append(origin)
        return true
    }

    /// The line break that follows here, blanks apart.
    private func endOfBlanksBeforeBreak() -> Int? {
        var end = position
        while end < scalars.count, Self.isBlank(scalars[end]) { end += 1 }
        return end < scalars.count && SourceText.isYAMLBreak(scalars[end]) ? end : nil
    }

    /// One break becomes a blank (nothing after a backslash), more become one less. Indentation is dropped.
    private mutating func fold(joining: Bool) -> Bool {
        var breaks: [Int] = []
        while let scalar = current, Self.isBlank(scalar) || SourceText.isYAMLBreak(scalar) {
            if SourceText.isYAMLBreak(scalar) {
                breaks.append(position)
                if scalar == "\r", position + 1 < scalars.count, scalars[position + 1] == "\n" { position += 1 }
            }
            position += 1
        }
        if breaks.count == 1 { return joining || produce(" ", from: breaks[0]) }
        return breaks.dropFirst().allSatisfy { produce("\n", from: $0) }
    }

    /// A backslash in double quotes: an escaped break joins lines, everything else is one character.
    private mutating func escape() -> Bool {
        let origin = position
        guard position + 1 < scalars.count else { return false }
        let letter = scalars[position + 1]
        position += 1
        if SourceText.isYAMLBreak(letter) { return fold(joining: true) }
        position += 1
        let digits: Int? =
            switch letter {
            case "x": 2
            case "u": 4
            case "U": 8
            default: nil
            }
        if let digits { position += digits }
        guard origins.count < expected.count else { return false }
        origins.append(origin)
        return true
    }

    static func isBlank(_ scalar: Unicode.Scalar) -> Bool { scalar == " " || scalar == "\t" }
}
