/// The text of one file, with the places that problems are reported at.
///
/// Offsets are indices of Unicode scalars. Two counts of lines meet here: libYAML also ends a line at U+0085, U+2028
/// and U+2029, editors and people do not.
struct SourceText: Sendable {
    /// The path as it was given.
    let file: String
    /// Without a byte order mark.
    let scalars: [Unicode.Scalar]
    private let lineStarts: [Int]
    private let yamlLineStarts: [Int]

    init(file: String, text: String) {
        self.file = file
        var scalars = Array(text.unicodeScalars)
        if scalars.first == "\u{FEFF}" { scalars.removeFirst() }
        self.scalars = scalars
        lineStarts = Self.lineStarts(of: scalars) { $0 == "\n" || $0 == "\r" }
        yamlLineStarts = Self.lineStarts(of: scalars, endingAt: SourceText.isYAMLBreak)
    }

    var text: String { String(scalars: scalars) }

    static func isYAMLBreak(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "\n", "\r", "\u{85}", "\u{2028}", "\u{2029}": true
        default: false
        }
    }

    func position(_ offset: Int) -> SourcePosition {
        let offset = min(max(0, offset), scalars.count)
        let line = Self.lastIndex(in: lineStarts, notAfter: offset)
        return SourcePosition(file: file, line: line + 1, column: offset - lineStarts[line] + 1)
    }

    /// The offset of a libYAML mark; both parts 1-based.
    func offset(yamlLine: Int, column: Int) -> Int {
        let line = min(max(1, yamlLine), yamlLineStarts.count)
        return min(yamlLineStarts[line - 1] + max(1, column) - 1, scalars.count)
    }

    /// A line without its end; nil for a line that is not there.
    func line(_ number: Int) -> String? {
        guard number >= 1, number <= lineStarts.count else { return nil }
        let rest = scalars[lineStarts[number - 1]...]
        return String(scalars: rest.prefix { $0 != "\n" && $0 != "\r" })
    }

    private static func lineStarts(
        of scalars: [Unicode.Scalar], endingAt isBreak: (Unicode.Scalar) -> Bool
    ) -> [Int] {
        var starts = [0]
        for (index, scalar) in scalars.enumerated() where isBreak(scalar) {
            let isFirstHalf = scalar == "\r" && index + 1 < scalars.count && scalars[index + 1] == "\n"
            if !isFirstHalf { starts.append(index + 1) }
        }
        return starts
    }

    private static func lastIndex(in starts: [Int], notAfter offset: Int) -> Int {
        var low = 0
        var high = starts.count
        while high - low > 1 {
            let middle = (low + high) / 2
            if starts[middle] <= offset { low = middle } else { high = middle }
        }
        return low
    }
}
