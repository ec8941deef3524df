import Scan
import TestSupport
import Testing

struct LiteralSearchTests {
    @Test(arguments: [
        ([], false), (["APPROVED"], true), (["abc"], false), (["abcd"], true), (["a b c"], false), (["审批审批"], false),
        (["a/b/c"], false), (["a\"bc"], false), (["A-b_9.z"], true), (["abcd", "xy"], false),
    ])
    func `takes only literals that JSON cannot hide`(_ literals: [String], _ isTaken: Bool) {
        #expect((LiteralSearch(literals.map { Array($0.utf8) }) != nil) == isTaken)
    }

    @Test func `takes 64 different literals at most`() {
        let literals = (0..<65).map { Array("literal-\($0)".utf8) }
        #expect(LiteralSearch(literals) == nil)
        #expect(LiteralSearch(Array(literals.dropLast())) != nil)
        #expect(LiteralSearch(Array(literals.dropLast()) + [literals[0]]) != nil)
    }

    @Test func `knows escapes that can hide a literal`() {
        for (text, isHiding) in [
            (#"\u0041"#, true), (#"x\u00e9"#, true), (#"审\\u00"#, true), (#"\u5ba1 \u0100 u0041 \U0041"#, false),
            ("", false),
        ] {
            let bytes = Array(text.utf8)
            let contains = LiteralSearch.containsEscapedLatin(bytes.span)
            #expect(contains == isHiding, "\(text)")
        }
    }

    @Test(arguments: [1, 2, 8, 9, 64], [true, false])
    func `finds a literal at every place and at the very ends`(_ count: Int, inOnePass: Bool) throws {
        let literals = (0..<count).map { Array("hit-\($0)-\(String(repeating: "x", count: $0 % 20))".utf8) }
        let search = try #require(LiteralSearch(literals, inOnePass: inOnePass))
        for length in [5, 25, 63, 64, 65, 79, 80, 81, 95, 96, 97, 128, 150] {
            let literal = literals[length % count]
            for place in 0...max(length - literal.count, 0) where literal.count <= length {
                var bytes = [UInt8](repeating: UInt8(ascii: "h"), count: length)
                bytes.replaceSubrange(place..<place + literal.count, with: literal)
                let marks = Self.marks(bytes, [0..<length], search)
                guard marks == [true] else {
                    Issue.record("\(length) bytes, literal at \(place)")
                    return
                }
            }
        }
    }

    @Test func `a literal across two lines is in neither`() throws {
        let bytes = Array("xxAPPROVEDxx".utf8)
        for (count, inOnePass) in [(1, true), (40, true), (1, false), (40, false)] {
            let more = (0..<count - 1).map { Array("no-\($0)-no".utf8) }
            let search = try #require(LiteralSearch([Array("APPROVED".utf8)] + more, inOnePass: inOnePass))
            #expect(Self.marks(bytes, [0..<5, 5..<12], search) == [false, false])
            #expect(Self.marks(bytes, [0..<2, 2..<2, 2..<10, 10..<12], search) == [false, false, true, false])
            #expect(Self.marks(bytes, [3..<12], search) == [false])
            #expect(Self.marks(bytes, [], search) == [])
        }
    }

    @Test func `marks a part of a chunk from the part's first line`() throws {
        let bytes = Array("has APPROVED\nnothing\nAPPROVED\nhas APPROVED".utf8)
        let lines = [0..<12, 13..<20, 21..<29, 30..<42]
        let search = try #require(LiteralSearch([Array("APPROVED".utf8)]))
        var marks = LineMarks()
        search.mark(lines[1..<3], of: bytes.span, into: &marks)
        #expect(marks.lineCount == 2 && marks.count == 1)
        #expect(!marks[0] && marks[1])
    }

    @Test(arguments: 0..<14 as Range<UInt64>, [true, false])
    func `marks the lines that a plain search finds`(_ seed: UInt64, inOnePass: Bool) throws {
        var random = SeededGenerator(seed: seed)
        let alphabet = seed.isMultiple(of: 2) ? Array("ab".utf8) : Array("abcde-_.A0\\u".utf8)
        let letters = alphabet.filter { $0 != UInt8(ascii: "\\") }
        let count = [1, 2, 5, 8, 9, 30, 64][Int(seed % 7)]
        let literals = (0..<count).map { _ in
            (0..<Int.random(in: seed.isMultiple(of: 2) ? 7...15 : 4...9, using: &random)).map { _ in
                letters.randomElement(using: &random) ?? 0
            }
        }
        let search = try #require(LiteralSearch(literals, inOnePass: inOnePass))
        var marked = 0
        for _ in 0..<6 {
            let (bytes, lines) = Self.chunk(alphabet, literals, &random)
            let expected = lines.map { line in
                (literals + [Array(#"\u00"#.utf8)]).contains { Self.contains(bytes[line], $0) }
            }
            let found = Self.marks(bytes, lines, search)
            #expect(found == expected)
            #expect(lines.map { search.mayMatter(bytes.span.extracting($0)) } == expected)
            marked += found.count { $0 }
        }
        #expect(marked > 0)
    }

    private static func chunk(
        _ alphabet: [UInt8], _ literals: [[UInt8]], _ random: inout SeededGenerator
    ) -> ([UInt8], [Range<Int>]) {
        var bytes: [UInt8] = []
        var lines: [Range<Int>] = []
        for _ in 0..<Int.random(in: 0...30, using: &random) {
            let start = bytes.count
            for _ in 0..<Int.random(in: 0...90, using: &random) {
                bytes.append(alphabet.randomElement(using: &random) ?? 0)
            }
            switch Int.random(in: 0..<8, using: &random) {
            case 0: bytes += literals.randomElement(using: &random) ?? []
            case 1: bytes += Array(#"\u0041"#.utf8)
            case 2: bytes.insert(contentsOf: (literals.randomElement(using: &random) ?? []).dropLast(), at: start)
            default: break
            }
            lines.append(start..<bytes.count)
            bytes += [0x0A, 0x0D].prefix(Int.random(in: 0...2, using: &random))
        }
        return (bytes, lines)
    }

    private static func contains(_ line: ArraySlice<UInt8>, _ literal: [UInt8]) -> Bool {
        line.indices.contains { line[$0...].starts(with: literal) }
    }

    /// Searches memory of just this size, so that the address sanitizer sees every read beyond it.
    private static func marks(_ bytes: [UInt8], _ lines: [Range<Int>], _ search: LiteralSearch) -> [Bool] {
        let memory = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: bytes.count)
        _ = unsafe memory.initialize(from: bytes)
        defer { unsafe memory.deallocate() }
        var marks = LineMarks()
        unsafe search.mark(lines[...], of: UnsafeBufferPointer(memory).span, into: &marks)
        #expect(marks.lineCount == lines.count)
        let found = lines.indices.map { marks[$0] }
        #expect(marks.count == found.count { $0 })
        return found
    }
}
