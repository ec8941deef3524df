/// `ScalarLocator` for block scalars, `|` and `>`. Follows `yaml_parser_scan_block_scalar` of libYAML's `scanner.c`.
struct BlockScalarLocator {
    private typealias Produced = (scalar: Unicode.Scalar, origin: Int)

    private let scalars: [Unicode.Scalar]
    private let isLiteral: Bool
    private var position: Int
    private var column = 0
    private var indent: Int
    private var text: [Produced] = []

    static func origins(
        of expected: [Unicode.Scalar], isLiteral: Bool, at start: Int, in scalars: [Unicode.Scalar]
    ) -> [Int]? {
        guard let header = Header(at: start, in: scalars) else { return nil }
        // An indentation indicator counts from the parent's indentation, which is not known here: the one that gives
        // the right text is it.
        let candidates = header.indicator.map { Array($0...($0 + 64)) } ?? [0]
        for indent in candidates {
            var locator = BlockScalarLocator(
                scalars: scalars, isLiteral: isLiteral, position: header.end, indent: indent)
            locator.scan(chomping: header.chomping)
            if locator.text.map(\.scalar) == expected {
                return locator.text.map(\.origin) + [(locator.text.last?.origin ?? header.end - 1) + 1]
            }
        }
        return nil
    }

    private init(scalars: [Unicode.Scalar], isLiteral: Bool, position: Int, indent: Int) {
        self.scalars = scalars
        self.isLiteral = isLiteral
        self.position = position
        self.indent = indent
    }

    private var current: Unicode.Scalar? { position < scalars.count ? scalars[position] : nil }

    private mutating func scan(chomping: Header.Chomping) {
        var leadingBreak: Produced?
        var trailingBreaks = breaksAndIndentation()
        var wasBlank = false
        while column == indent, let first = current {
            let isBlank = ScalarLocator.isBlank(first)
            if !isLiteral, let line = leadingBreak, line.scalar == "\n", !wasBlank, !isBlank {
                if trailingBreaks.isEmpty { text.append((" ", line.origin)) }
            } else if let line = leadingBreak {
                text.append(line)
            }
            leadingBreak = nil
            text += trailingBreaks
            wasBlank = isBlank
            while let scalar = current, !SourceText.isYAMLBreak(scalar) {
                text.append((scalar, position))
                position += 1
                column += 1
            }
            leadingBreak = lineBreak()
            trailingBreaks = breaksAndIndentation()
        }
        if chomping != .strip, let leadingBreak { text.append(leadingBreak) }
        if chomping == .keep { text += trailingBreaks }
    }

    /// Empty lines and the indentation after them; finds the indentation out when it is not known yet (0).
    private mutating func breaksAndIndentation() -> [Produced] {
        var breaks: [Produced] = []
        var deepest = 0
        while true {
            while indent == 0 || column < indent, current == " " {
                position += 1
                column += 1
            }
            deepest = max(deepest, column)
            guard let line = lineBreak() else { break }
            breaks.append(line)
        }
        if indent == 0 { indent = max(1, deepest) }
        return breaks
    }

    /// Line ends become `\n`, but for the two separators that only YAML 1.1 takes for line ends.
    private mutating func lineBreak() -> Produced? {
        guard let scalar = current, SourceText.isYAMLBreak(scalar) else { return nil }
        let origin = position
        position += scalar == "\r" && position + 1 < scalars.count && scalars[position + 1] == "\n" ? 2 : 1
        column = 0
        return (scalar == "\u{2028}" || scalar == "\u{2029}" ? scalar : "\n", origin)
    }
}

extension BlockScalarLocator {
    /// `|` or `>` with its indicators and comment, up to and with the line end.
    private struct Header {
        enum Chomping {
            case strip
            case clip
            case keep
        }

        var chomping = Chomping.clip
        var indicator: Int?
        var end: Int

        init?(at start: Int, in scalars: [Unicode.Scalar]) {
            end = start
            guard end < scalars.count, scalars[end] == "|" || scalars[end] == ">" else { return nil }
            end += 1
            while end < scalars.count, !SourceText.isYAMLBreak(scalars[end]) {
                switch scalars[end] {
                case "-": chomping = .strip
                case "+": chomping = .keep
                case "1"..."9": indicator = Int(scalars[end].value - 0x30)
                default:
                    while end < scalars.count, !SourceText.isYAMLBreak(scalars[end]) { end += 1 }
                    continue
                }
                end += 1
            }
            guard end < scalars.count else { return nil }
            end += scalars[end] == "\r" && end + 1 < scalars.count && scalars[end + 1] == "\n" ? 2 : 1
        }
    }
}
