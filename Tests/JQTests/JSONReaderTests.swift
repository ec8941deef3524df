import JQ
import Testing

struct JSONReaderTests {
    /// In an array, so that strings are dumped as JSON too.
    private static func dump(_ text: String) throws -> String {
        try JQValue(json: "[\(text)]").text
    }

    @Test(arguments: 1...8 as ClosedRange<UInt64>)
    func `values are those of libjq's own parser`(seed: UInt64) throws {
        var random = RandomJSON(seed: seed)
        for _ in 0..<120 {
            let text = "[" + random.value(levels: 5) + "]"
            guard let expected = ReferenceParser.dump(text) else {
                Issue.record("libjq refuses \(text)")
                continue
            }
            let found = try JQValue(json: text).text
            if found != expected { Issue.record("\(text): found \(found), expected \(expected)") }
        }
    }

    @Test func `numbers are those of libjq's own parser`() throws {
        var random = RandomJSON(seed: 9)
        let edges = [
            "-0", "0", "-0.0", "1e308", "1.7976931348623157e308", "1.7976931348623159e308", "1e1000", "-1e1000",
            "5e-324", "2e-324", "3e-324", "2.2250738585072011e-308", "2.2250738585072014e-308", "1e-400", "0e999",
            "9007199254740993", "9007199254740992.5", "999999999999999", "1000000000000000", "0.1", "0.000001",
            "123.456",
            "8.41e21", "9.5e-7", "1e23", "0.000000000000000000000000000000000001", "1E+2", "100e-2",
        ]
        for number in edges + (0..<2000).map({ _ in random.number() }) {
            let found = try Self.dump(number)
            if found != ReferenceParser.dump("[\(number)]") { Issue.record("\(number): found \(found)") }
        }
    }

    @Test(
        arguments: [
            (#"\udc00"#, "\u{FFFD}"), (#"\udc00\udc00"#, "\u{FFFD}\u{FFFD}"), (#"\ud83d\ude00"#, "😀"),
            (#"\ud800"#, "\u{FFFD}"), (#"\ud800x"#, "\u{FFFD}x"), (#"\ud800\n"#, "\u{FFFD}\n"),
            (#"\ud800\u0041"#, "\u{FFFD}A"), (#"\ud800\ud83d\ude00"#, "\u{FFFD}😀"), (#"a\u0000b"#, "a\0b"),
            (#"\uD83D\uDE00\uDBFF\uDFFF"#, "😀\u{10FFFF}"), (#"\"\\\/\b\f\n\r\t"#, "\"\\/\u{8}\u{C}\n\r\t"),
        ])
    func `escapes are characters, halves of pairs are replaced`(escaped: String, expected: String) throws {
        let found = try JQValue(json: "\"\(escaped)\"").string
        #expect(found == expected)
        if let reference = ReferenceParser.dump("[\"\(escaped)\"]") {
            #expect(try Self.dump("\"\(escaped)\"") == reference)
        }
    }

    @Test func `any surrogates give UTF-8`() throws {
        var random = RandomJSON(seed: 10, isPaired: false)
        for _ in 0..<500 {
            let value = try JQValue(json: random.string())
            var bytes: [UInt8] = []
            value.appendStringBytes(to: &bytes)
            #expect(String(validating: bytes, as: UTF8.self) != nil)
        }
    }

    @Test func `bytes that are not UTF-8 are replaced`() throws {
        let bytes: [UInt8] = [0x22, 0x61, 0xFF, 0x62, 0x22]
        let found = try JQValue(json: bytes.span).string
        #expect(found == "a\u{FFFD}b")
    }

    @Test(arguments: [("[", "]", ""), (#"{"a":"#, "}", "1"), (#"[{"a":"#, "}]", "1")])
    func `256 levels are read, dumped and freed, 257 are refused`(open: String, close: String, inner: String) throws {
        func nested(_ count: Int) -> String {
            String(repeating: open, count: count) + inner + String(repeating: close, count: count)
        }
        let most = close.count == 2 ? 128 : 256
        let text = nested(most)
        let value = try JQValue(json: text)
        let dumped = value.text
        #expect(dumped == text)
        let again = try JQValue(json: dumped).copy().text
        #expect(again == text)
        let error = #expect(throws: JQParseError.self) { _ = try JQValue(json: nested(most + 1)) }
        guard case .tooDeep = try #require(error) else { throw Unexpected() }
    }

    @Test func `a value of 256 levels goes through programs, and into their errors`() throws {
        let text = String(repeating: #"{"a":"#, count: 256) + "1" + String(repeating: "}", count: 256)
        var program = try JQProgram("[.. | numbers], error")
        program.start(try JQValue(json: text))
        guard case .output(let found) = program.next() else { throw Unexpected() }
        let numbers = found.text
        #expect(numbers == "[1]")
        guard case .error(let message) = program.next() else { throw Unexpected() }
        #expect(message == text)
    }

    /// Whatever is cut off or changed, there is a value or an error.
    @Test func `broken texts never end the process`() throws {
        var random = RandomJSON(seed: 11, isPaired: false)
        var refused = 0
        for _ in 0..<400 {
            var bytes = Array(random.value(levels: 4).utf8)
            for _ in 0..<(1 + random.below(3)) where !bytes.isEmpty {
                switch random.below(3) {
                case 0: bytes.removeLast(random.below(bytes.count))
                case 1: bytes[random.below(bytes.count)] = UInt8(random.below(256))
                default: bytes.insert(random.pick(Array(#"{}[]",:\u-.e0"#.utf8)), at: random.below(bytes.count))
                }
            }
            do throws(JQParseError) {
                _ = try JQValue(json: bytes.span).text
            } catch {
                refused += 1
                #expect(!error.description.isEmpty)
            }
        }
        #expect(refused > 100)
    }

    /// In a process of its own, where nothing else takes memory.
    @Test func `reading leaves nothing behind, refused texts neither`() async {
        await #expect(processExitsWith: .success) {
            let pattern = #"{"_":[1,{"_a":"_","_a":"_\u00e9"},[["_"]],{"_b":{"_c":[true,"_",-2.5e3]}}],"_d":null} "#
            let long = String(repeating: "x", count: 100)
            let whole = Array(pattern.split(separator: "_").joined(separator: long).utf8)
            func read(_ text: [UInt8], _ times: Int) {
                for _ in 0..<times { _ = try? JQValue(json: text.span).kind }
            }
            // Broken off at every place but within the long strings.
            let x = UInt8(ascii: "x")
            for length in 1..<whole.count where whole[length - 1] != x || whole[length] != x {
                let text = Array(whole.prefix(length))
                read(text, 50)
                // One lost value each would be 100 bytes at least, every time; other growth does not repeat.
                let isLeaking = try (0..<3).allSatisfy { _ in
                    let before = try Memory.resident()
                    read(text, 1000)
                    return try Memory.resident() - before > 1000 * 50
                }
                #expect(!isLeaking, "at \(length)")
            }
        }
    }

    private struct Unexpected: Error {}
}
