import Testing

@testable import Rules

/// What is taken for certain to compile must compile: compared with the `jq` command.
@Suite struct CertainJQTests {
    private static let seeds = 1...4
    private static let perSeed = 150
    private static let perProgram = 100

    @Test(
        arguments: [
            ".a", ".event.status == \"X\" and (.b | IN(\"a\", \"b\"))", "{A: 1, \"b\": [2]}[.a]?", "\"<\\(.a)>\" # why",
            "if .a then 1 elif .b then 2 else 3 end", ".a | test(\"x\"; \"i\")", ".a // .b[0]? // empty",
        ])
    func `plain expressions are certain`(_ text: String) {
        #expect(CertainJQ(library: nil).compiles(text))
    }

    @Test(
        arguments: [
            "", ".a == .b == .c", "1 / 0", "1.5.a", "1..2", ".a as $x | $x", "nope", "length(1)", "own", ".a.[0]", "$x",
            ".a = 1",
            "{a: 1,}", "if .a then 1 end", "\"\\ud800\"", ".a\r", "1\0", "break $x", "(1 | .a?)?.b",
            "[" + String(repeating: "1,", count: 2000) + "1]",
        ])
    func `whatever may not compile is left to libjq`(_ text: String) {
        #expect(!CertainJQ(library: nil).compiles(text))
    }

    @Test func `functions of the library may be called`() throws {
        var log = DiagnosticLog()
        let library = LibraryText.read(
            SourceText(file: "lib.jq", text: "def own: def inner: 1; inner; def two(f; $x): f;"), log: &log)
        let certain = CertainJQ(library: library)
        #expect(certain.compiles(".a | own == two(.; 1)"))
        #expect(!certain.compiles("inner"))
        #expect(!certain.compiles("own(1)"))
    }

    @Test func `every builtin is one`() async throws {
        let calls = JQBuiltins.names.map { name -> String in
            let parts = name.split(separator: "/")
            let count = Int(parts[1]) ?? 0
            return String(parts[0]) + (count == 0 ? "" : "(\(repeatElement(".", count: count).joined(separator: ";")))")
        }
        #expect(calls.allSatisfy(CertainJQ(library: nil).compiles))
        #expect(try await JQCommand().compileErrors(of: [calls.joined(separator: ", ")]) == [[]])
    }

    @Test(arguments: seeds)
    func `what is certain compiles, however odd`(_ seed: Int) async throws {
        var generator = ExpressionGenerator(seed: UInt64(seed))
        let certain = CertainJQ(library: nil)
        var texts: [String] = []
        while texts.count < Self.perSeed {
            let text = generator.damagedExpression()
            if certain.compiles(text) { texts.append(text) }
        }
        let parts = stride(from: 0, to: texts.count, by: Self.perProgram).map {
            texts[$0..<min(texts.count, $0 + Self.perProgram)]
        }
        let programs = parts.map { part in part.map { "(\($0)\n)" }.joined(separator: ",") }
        for (part, errors) in zip(parts, try await JQCommand().compileErrors(of: programs)) where !errors.isEmpty {
            for text in part {
                let own = try await JQCommand().compileErrors(of: ["(\(text)\n)"])
                #expect(own == [[]], "seed \(seed): \(text)")
            }
        }
    }
}

extension ExpressionGenerator {
    private static let pieces = [
        ".", ".a", "..", "[", "]", "(", ")", "{", "}", "\"x\"", "?", "//", "|", ",", "==", "<=", "and", "or", "not",
        "if", "then", "else", "elif", "end", "1", ".5", "1.", "1e3", "-", ":", ";", "IN", "test", "length", "range",
        "$x", "as", "=", "|=", "+", "*", "\"\\(", "@text", "@base64 \"\\(.)\"", "reduce", "foreach", "def f: 1;", "f",
        "try", "catch", "# c\n", "\"\\u00e9\"", "label $l |", "break $l", "a", "a: 1", "null", "true", "empty", "[]",
        ".[", ".[]", "[1:2]", "?//", "import", "__loc__", "$__loc__", "select(.a)", "\"a\": 2", "::", "&", "é", "'x'",
    ]

    /// jq of whose pieces some are gone, doubled, out of place or strange.
    mutating func damagedExpression() -> String {
        let text = chance(50) ? condition() : expression(depth: 2)
        var pieces = JQLexer.tokenize(text).tokens.map { token in
            String(String.UnicodeScalarView(Array(text.unicodeScalars)[token.offset..<token.end]))
        }
        for _ in 0..<Int.random(in: 1...3, using: &self) {
            guard !pieces.isEmpty else { break }
            let place = Int.random(in: pieces.indices, using: &self)
            switch Int.random(in: 0..<5, using: &self) {
            case 0: pieces.remove(at: place)
            case 1: pieces.insert(pieces[place], at: place)
            case 2: pieces.swapAt(place, Int.random(in: pieces.indices, using: &self))
            case 3: pieces[place] = one(Self.pieces)
            default: pieces.insert(one(Self.pieces), at: place)
            }
        }
        return pieces.joined(separator: chance(50) ? " " : "")
    }
}
