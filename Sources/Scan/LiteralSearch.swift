/// Finds the lines of a chunk that may matter: those that contain one of some literals, or an escape that could hide
/// one. Searches the whole chunk first and looks at line bounds only around what it found.
package struct LiteralSearch: Sendable {
    package static let literalsMax = 64
    package static let bytesMin = 4

    /// Where the machine cannot look for all literals in one quick pass, they are looked for one after the other, each
    /// at about 16 GB/s, or all together, at about 0.2 GB/s for each byte that their table may shift the window by.
    /// Those are equally fast where the number of literals times that shift is about this.
    private static let breakEven = 90

    /// All literals and `\u00`; nil where they are looked for in the other ways.
    private let sets: NeedleSets?
    private let needles: [Needle]
    private let table: NeedleTable?
    /// What every escape of an ASCII character begins with.
    private static let escapedLatin = Needle(Array(#"\u00"#.utf8))

    /// Whether a text may serve as a literal: ASCII letters, digits, `_`, `-` and `.` only, which JSON can write in two
    /// ways only, as themselves or as `\u00XX`; at least `bytesMin` of them.
    package static func canServe(_ literal: [UInt8]) -> Bool {
        literal.count >= bytesMin
            && literal.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"), UInt8(ascii: "."):
                    true
                default: false
                }
            }
    }

    /// Nil when there are no literals, more than `literalsMax` different ones, or one that cannot serve.
    ///
    /// - Parameter inOnePass: whether to use what only some machines can do; without it, for tests.
    package init?(_ literals: [[UInt8]], inOnePass: Bool = true) {
        var distinct: [[UInt8]] = []
        for literal in literals where !distinct.contains(literal) { distinct.append(literal) }
        guard 1...Self.literalsMax ~= distinct.count, distinct.allSatisfy(Self.canServe) else { return nil }
        if inOnePass, let sets = NeedleSets(distinct + [Self.escapedLatin.bytes]) {
            (self.sets, needles, table) = (sets, [], nil)
            return
        }
        sets = nil
        let table = NeedleTable(distinct)
        let isTogether = distinct.count * table.shiftMax > Self.breakEven
        needles = isTogether ? [] : distinct.map(Needle.init)
        self.table = isTogether ? table : nil
    }

    /// Marks the lines that contain a literal or `\u00`.
    ///
    /// - Parameters:
    ///   - lines: where they lie in `bytes`, ascending, not overlapping; what lies between them is not searched.
    ///   - marks: one for each line, the slice's first one at 0; what was in it before is forgotten, its buffer used
    ///     again.
    package func mark(_ lines: ArraySlice<Range<Int>>, of bytes: Span<UInt8>, into marks: inout LineMarks) {
        marks.reset(lines: lines.count)
        guard let first = lines.first, let last = lines.last else { return }
        let whole = first.lowerBound..<last.upperBound
        if let sets {
            return Self.mark(lines, whole, into: &marks) { sets.first(in: bytes, $0).map { ($0.range, $0.next) } }
        }
        Self.mark(lines, whole, into: &marks) { Self.first(Self.escapedLatin, in: bytes, $0) }
        for needle in needles { Self.mark(lines, whole, into: &marks) { Self.first(needle, in: bytes, $0) } }
        if let table {
            Self.mark(lines, whole, into: &marks) { table.first(in: bytes, $0).map { ($0, $0.lowerBound + 1) } }
        }
    }

    /// Whether some character may be written as `\u00XX`, so that literals may be hidden.
    package static func containsEscapedLatin(_ bytes: Span<UInt8>) -> Bool {
        escapedLatin.first(in: bytes, 0..<bytes.count) != nil
    }

    /// Whether the line contains a literal or `\u00`: the same as `mark` does, for a single line.
    package func mayMatter(_ line: Span<UInt8>) -> Bool {
        let whole = 0..<line.count
        if let sets { return sets.first(in: line, whole) != nil }
        if needles.contains(where: { $0.first(in: line, whole) != nil }) { return true }
        return table?.first(in: line, whole) != nil || Self.containsEscapedLatin(line)
    }

    private static func first(
        _ needle: Needle, in bytes: Span<UInt8>, _ range: Range<Int>
    ) -> (hit: Range<Int>, next: Int)? {
        needle.first(in: bytes, range).map { ($0..<$0 + needle.bytes.count, $0 + 1) }
    }

    /// Marks every line in which a hit lies whole.
    ///
    /// - Parameter find: gives the first hit in a range of bytes, and where to go on for others.
    private static func mark(
        _ lines: ArraySlice<Range<Int>>, _ whole: Range<Int>, into marks: inout LineMarks,
        find: (Range<Int>) -> (hit: Range<Int>, next: Int)?
    ) {
        var line = lines.startIndex
        var rest = whole
        while let (hit, next) = find(rest) {
            while lines[line].upperBound <= hit.lowerBound { line += 1 }
            if lines[line].lowerBound <= hit.lowerBound, hit.upperBound <= lines[line].upperBound {
                marks.mark(line - lines.startIndex)
                rest = lines[line].upperBound..<whole.upperBound
            } else {
                rest = next..<whole.upperBound
            }
        }
    }
}
