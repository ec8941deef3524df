package import Rules
package import Scan

/// Tells lines that no rule can match by the strings that they lack, before anything else is done with them.
package struct LinePrefilter: Sendable {
    private let search: LiteralSearch

    /// Nil when the rules have no such strings.
    package init?(_ analysis: RuleSetAnalysis) {
        guard let literals = analysis.prefilter, let search = LiteralSearch(literals) else { return nil }
        self.search = search
    }

    /// Marks the lines that some rule may match. Any other one that is a valid event is unmatched.
    ///
    /// - Parameters:
    ///   - lines: where they lie in `bytes`, ascending.
    ///   - marks: one for each line, the slice's first one at 0.
    package func mark(_ lines: ArraySlice<Range<Int>>, of bytes: Span<UInt8>, into marks: inout LineMarks) {
        search.mark(lines, of: bytes, into: &marks)
    }

    /// Whether a line looks like a whole object: all that is asked of one that no rule can match. White space around is
    /// allowed.
    package static func looksWhole(_ line: Span<UInt8>) -> Bool {
        var end = line.count
        while end > 0, isSpace(line[end - 1]) { end -= 1 }
        guard end > 1, line[end - 1] == UInt8(ascii: "}") else { return false }
        var start = 0
        while isSpace(line[start]) { start += 1 }
        return start < end - 1 && line[start] == UInt8(ascii: "{")
    }

    private static func isSpace(_ byte: UInt8) -> Bool {
        byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D
    }
}
