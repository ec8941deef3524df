import Intake
import Outcomes
import TestSupport
import Testing

struct LineFramerTests {
    /// A line as a consumer sees it.
    struct Seen: Equatable {
        let number: Int
        let content: [UInt8]
        var reason: Reason?
        var length: Int?
        var sha256: [UInt8]?
        var isCarried = false
    }

    static func seen(_ chunks: [Chunk]) -> [Seen] {
        chunks.flatMap { chunk in
            chunk.lines.indices.map { index in
                let fault = chunk.fault(at: index)
                return Seen(
                    number: chunk.lineNumber(at: index), content: Array(chunk.bytes[chunk.lines[index]]),
                    reason: fault?.reason, length: fault?.length, sha256: fault?.sha256,
                    isCarried: chunk.carriedLine == index)
            }
        }
    }

    static func frame(
        _ reads: [[UInt8]], maximum: Int = 64, ending: LineFramer.Ending = .endOfInput, carry: String = ""
    ) -> [Chunk] {
        var framer = LineFramer(maximumLineBytes: maximum, resuming: InputPosition(carry: Array(carry.utf8)))
        var chunks: [Chunk] = []
        for read in reads {
            framer.append(read.span)
            if let chunk = framer.takeChunk() { chunks.append(chunk) }
        }
        if let chunk = framer.finish(ending) { chunks.append(chunk) }
        return chunks
    }

    private func texts(_ input: String, ending: LineFramer.Ending = .endOfInput) -> [String] {
        Self.seen(Self.frame([Array(input.utf8)], ending: ending)).map { String(decoding: $0.content, as: UTF8.self) }
    }

    @Test(
        arguments: [
            ("", []), ("\n", [""]), ("a", ["a"]), ("a\n", ["a"]), ("a\nb", ["a", "b"]), ("a\n\nb\n", ["a", "", "b"]),
            ("a\r\nb\r\n", ["a", "b"]), ("a\rb\n", ["a\rb"]), ("\u{FEFF}a\n\u{FEFF}b\r\n", ["a", "b"]), ("a\r", ["a"]),
            ("a\u{B}b\u{85}c\n", ["a\u{B}b\u{85}c"]), ("\r\n\r\n", ["", ""]),
        ] as [(String, [String])])
    func lines(_ input: String, _ expected: [String]) {
        #expect(texts(input) == expected)
    }

    @Test func `an over-long line keeps its head, length and digest`() throws {
        let long = Array(repeating: UInt8(ascii: "x"), count: 10_000)
        let chunks = Self.frame([Array("a\n".utf8) + long + Array("\nb\n".utf8)], maximum: 5000)
        let lines = Self.seen(chunks)
        #expect(lines.map(\.reason) == [nil, .tooLong, nil])
        #expect(lines[1].content == Array(long.prefix(4096)))
        #expect(lines[1].length == 10_000)
        // head -c 10000 /dev/zero | tr '\0' x | sha256sum
        #expect(lines[1].sha256?.hexadecimal == Self.digestOfTenThousand)
        #expect(lines[2].content == Array("b".utf8))
        #expect(lines[2].number == 3)
        #expect(chunks.last?.endOffset == 10_005)
    }

    @Test func `the limit counts neither terminator`() {
        let input = "12345678\n12345678\r\n123456789\n123456789\r\n12345678\r"
        let lines = Self.seen(Self.frame([Array(input.utf8)], maximum: 8))
        #expect(lines.map(\.reason) == [nil, nil, .tooLong, .tooLong, nil])
        #expect(lines.compactMap(\.length) == [9, 9])
        #expect(lines[2].sha256 == lines[3].sha256)
    }

    @Test func `memory stays bounded on a line without end`() {
        var framer = LineFramer(maximumLineBytes: 1000)
        let piece = [UInt8](repeating: UInt8(ascii: "y"), count: 1 << 16)
        for _ in 0..<64 { framer.append(piece.span) }
        #expect(framer.takeChunk() == nil)
        framer.append([0x0A].span)
        let chunk = framer.takeChunk()
        #expect(chunk?.faults.first?.length == 1 << 22)
        #expect(chunk?.bytes.count == 4096)
    }

    @Test func `an ending decides about an unfinished line`() {
        let input = Array("{}\n{\"half\":".utf8)
        let failed = Self.frame([input], ending: .stopped(.failPartialLine))
        #expect(Self.seen(failed).map(\.reason) == [nil, .partialLine])
        #expect(Self.seen(failed).last?.content == Array("{\"half\":".utf8))
        let left = Self.frame([input], ending: .stopped(.leaveTail))
        #expect(Self.seen(left).count == 1)
        #expect(left.last?.endOffset == 3)
        let blank = Self.frame([Array("{}\n \r".utf8)], ending: .stopped(.failPartialLine))
        #expect(Self.seen(blank).map(\.reason) == [nil, nil])
    }

    @Test func `a carried tail begins the first line and is told`() {
        let chunks = Self.frame([Array("1}\n{}\n".utf8)], carry: "{\"a\":")
        #expect(Self.seen(chunks).map(\.isCarried) == [true, false])
        #expect(Self.seen(chunks)[0].content == Array("{\"a\":1}".utf8))
        let untouched = LineFramer(resuming: InputPosition(carry: Array("{\"a\":".utf8)))
        #expect(untouched.unfinished == (Array("{\"a\":".utf8), []))
    }

    /// Cuts of the input into reads, and moments at which chunks are taken, change nothing in what is seen.
    @Test(arguments: 0..<200)
    func `any cut into reads gives the same lines`(_ seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let pieces = [
            "a", "{", "}", "\n", "\r\n", "\r", "\u{FEFF}", " ", "审", "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", "\n\n",
        ]
        let input = (0..<60).flatMap { _ in Array((pieces.randomElement(using: &random) ?? "").utf8) }
        let endings: [LineFramer.Ending] = [.endOfInput, .stopped(.failPartialLine), .stopped(.leaveTail)]
        for ending in endings {
            let whole = Self.frame([input], maximum: 40, ending: ending)
            var reads: [[UInt8]] = []
            var rest = input[...]
            while !rest.isEmpty {
                let count = Int.random(in: 0...Int.random(in: 1...50, using: &random), using: &random)
                reads.append(Array(rest.prefix(count)))
                rest = rest.dropFirst(count)
            }
            let cut = Self.frame(reads, maximum: 40, ending: ending)
            #expect(Self.seen(cut) == Self.seen(whole))
            #expect(cut.last?.endOffset ?? 0 == whole.last?.endOffset ?? 0)
            #expect(Self.seen(whole).enumerated().allSatisfy { $0.element.number == $0.offset + 1 })
        }
    }

    /// A framer that goes on with what another one left unfinished sees the same lines, over-long ones too.
    @Test(arguments: 0..<50)
    func `any restart in the middle of a line gives the same lines`(_ seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let pieces = ["a", "{", "\n", "\r\n", "\r", "\u{FEFF}", "审", String(repeating: "x", count: 100)]
        let long = [[UInt8]](repeating: Array(repeating: UInt8(ascii: "y"), count: 99), count: 3)
        let reads = (0..<60).map { _ in Array((pieces.randomElement(using: &random) ?? "").utf8) } + long
        let whole = Self.seen(Self.frame([Array(reads.joined())], maximum: 150))
        var framer = LineFramer(maximumLineBytes: 150)
        var chunks: [Chunk] = []
        for read in reads {
            framer.append(read.span)
            let chunk = framer.takeEverything()
            chunks.append(chunk)
            let (carry, overlong) = framer.unfinished
            let lineNumber = chunk.firstLineNumber + chunk.lines.count - 1
            framer = LineFramer(
                maximumLineBytes: 150,
                resuming: InputPosition(lineNumber: lineNumber, carry: carry, overlong: overlong))
        }
        if let last = framer.finish(.endOfInput) { chunks.append(last) }
        let cut = Self.seen(chunks).map { line in
            var line = line
            line.isCarried = false
            return line
        }
        #expect(cut == whole)
        #expect(whole.contains { $0.reason == .tooLong })
    }

    private static let digestOfTenThousand = "e4ee97ec252749d2096447e849628d0d7734f51700416eefbb33574bf0b3ee75"
}
