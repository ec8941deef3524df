import Outcomes
import Scan
import Testing

struct LineValidatorTests {
    private let validator = LineValidator()

    @Test(arguments: [
        "{}", " \t{ } \r", #"{"a":1}"#, #"{"a":[]}"#, #"{"a":[1,2.5,-0,0,-1e5,1E+2,2e-3,0.1]}"#,
        #"{"a":{"b":{"c":[[],{},[{}]]}},"d":null}"#, #"{"a":true,"b":false}"#, #"{"":"","a":"","a":2}"#,
        #"{"s":"\"\\\/\b\f\n\r\t\u0000\u00e9\uD834\uDd1e"}"#, #"{"s":"\ud800"}"#, #"{"审批":"已同意 😀 é"}"#,
        #"{"a" : [ 1 , 2 ] , "b" : { "c" : 3 } }"#, "{\"s\":\"a long run of plain text, more than sixteen bytes\"}",
        "{\"s\":\"\u{7F}\u{80}\u{7FF}\u{800}\u{D7FF}\u{E000}\u{FFFF}\u{10000}\u{10FFFF}\"}",
    ])
    func accepts(_ line: String) {
        #expect(validator.validate(Array(line.utf8)) == .valid(hasBigIntegers: false))
    }

    @Test(arguments: [
        ("", 0), ("   ", 3), ("[]", 0), ("1", 0), ("{", 1), ("{]", 1), ("{}}", 2), ("{} x", 3), (#"{"a"}"#, 4),
        (#"{"a":}"#, 5), (#"{"a":1,}"#, 7), (#"{"a":1 "b":2}"#, 7), (#"{a:1}"#, 1), (#"{'a':1}"#, 1),
        (#"{"a":[1,]}"#, 8), (#"{"a":[1 2]}"#, 8), (#"{"a":[1}"#, 7), (#"{"a":{"b":1]}"#, 11), (#"{"a":01}"#, 6),
        (#"{"a":-}"#, 6), (#"{"a":+1}"#, 5), (#"{"a":.5}"#, 5), (#"{"a":1.}"#, 7), (#"{"a":1e}"#, 7),
        (#"{"a":1e+}"#, 8), (#"{"a":0x1}"#, 6), (#"{"a":tru}"#, 8), (#"{"a":True}"#, 5), (#"{"a":nul"#, 8),
        (#"{"a":NaN}"#, 5), (#"{"a":Infinity}"#, 5), (#"{"a":"b}"#, 8), (#"{"a":"\x"}"#, 7), (#"{"a":"\u12g4"}"#, 10),
        (#"{"a":"\"#, 7), (#"{"a":"\u1"#, 9), ("{\"a\":\"\t\"}", 6), ("{\"a\":\"\u{0}\"}", 6), (#"{"a":1}{"b":2}"#, 7),
        (#"{"a":1 /* c */}"#, 7), (#"{,}"#, 1), (#"{"a":1,,"b":2}"#, 7), (#"{"a"::1}"#, 5), (#"{"a":1,2}"#, 7),
        ("\u{FEFF}{}", 0), (#"{"a":"b"c"}"#, 8), (#"{"a":é}"#, 5), ("{}\u{0}", 2), (#"{"a":[}"#, 6),
    ])
    func refuses(_ line: String, at offset: Int) {
        guard case .invalid(let reason, let found, let message) = validator.validate(Array(line.utf8)) else {
            Issue.record("accepted \(line)")
            return
        }
        #expect(reason == .invalidJSON)
        #expect(found == offset, "\(line): \(message)")
        #expect(message.hasPrefix("expected "))
    }

    @Test(
        arguments: [
            [0x80], [0xBF], [0xC0, 0x80], [0xC1, 0xBF], [0xE0, 0x80, 0x80], [0xE0, 0x9F, 0xBF], [0xED, 0xA0, 0x80],
            [0xED, 0xBF, 0xBF], [0xF0, 0x8F, 0xBF, 0xBF], [0xF4, 0x90, 0x80, 0x80], [0xF5, 0x80, 0x80, 0x80], [0xFE],
            [0xFF],
            [0xE5, 0xAE], [0xE5], [0xF0, 0x9F, 0x98], [0xC3], [0xC3, 0x28], [0xE5, 0x28, 0xA1],
            [0xF8, 0x88, 0x80, 0x80, 0x80],
        ] as [[UInt8]])
    func `refuses what is not UTF-8`(_ bytes: [UInt8]) {
        for ending in [#""}"#, ""] {
            let line = Array(#"{"a":"xé"#.utf8) + bytes + Array(ending.utf8)
            let expected = LineValidator.Verdict.invalid(
                .invalidUTF8, offset: 9, message: "found bytes that are not UTF-8")
            #expect(validator.validate(line) == expected)
        }
        let between = validator.validate(Array(#"{"a":"#.utf8) + bytes)
        #expect(between == .invalid(.invalidUTF8, offset: 5, message: "found bytes that are not UTF-8"))
    }

    @Test func `two hundred and fifty-six levels are the most`() {
        func nested(_ levels: Int, _ open: String, _ close: String) -> [UInt8] {
            let inside = levels - 1
            return Array(#"{"a":\#(String(repeating: open, count: inside))0"#.utf8)
                + Array("\(String(repeating: close, count: inside))}".utf8)
        }
        #expect(validator.validate(nested(256, "[", "]")) == .valid(hasBigIntegers: false))
        #expect(validator.validate(nested(256, #"{"k":"#, "}")) == .valid(hasBigIntegers: false))
        let message = "found more than 256 levels of objects and arrays"
        #expect(validator.validate(nested(257, "[", "]")) == .invalid(.tooDeep, offset: 260, message: message))
        #expect(
            validator.validate(nested(257, #"{"k":"#, "}"))
                == .invalid(.tooDeep, offset: 5 + 255 * 5, message: message))
        // Levels that were closed again do not count.
        let wide = #"{"a":["# + Array(repeating: "[[{}]]", count: 1000).joined(separator: ",") + "]}"
        #expect(validator.validate(Array(wide.utf8)) == .valid(hasBigIntegers: false))
    }

    @Test func `a level closes only with its own bracket at every depth`() {
        for levels in 2...256 {
            let kinds = (1..<levels).map { $0.isMultiple(of: 3) }
            let open = kinds.map { $0 ? #"{"k":"# : "[" }.joined()
            let close = kinds.reversed().map { $0 ? "}" : "]" }
            let line = #"{"a":"# + open + "1" + close.joined() + "}"
            #expect(validator.validate(Array(line.utf8)) == .valid(hasBigIntegers: false))
            var wrong = close
            wrong[wrong.count - 1] = kinds[0] ? "]" : "}"
            let broken = #"{"a":"# + open + "1" + wrong.joined() + "}"
            guard case .invalid(.invalidJSON, _, _) = validator.validate(Array(broken.utf8)) else {
                Issue.record("accepted a wrong bracket at \(levels) levels")
                return
            }
        }
    }

    @Test(arguments: [
        (#"{"a":9007199254740992}"#, false), (#"{"a":9007199254740993}"#, true), (#"{"a":-9007199254740992}"#, false),
        (#"{"a":-9007199254740993}"#, true), (#"{"a":7412093385521004590}"#, true),
        (#"{"a":[[99999999999999999]]}"#, true),
        (#"{"a":12345678901234567890.0}"#, false), (#"{"a":12345678901234567890e1}"#, false),
        (#"{"a":1234567890123456E5}"#, false), (#"{"a":"7412093385521004590"}"#, false), (#"{"a":0}"#, false),
        (#"{"a":0.00000000000000000001}"#, false), (#"{"a":1,"b":7412093385521004590}"#, true),
    ])
    func `sees big integers`(_ line: String, _ expected: Bool) {
        #expect(validator.validate(Array(line.utf8)) == .valid(hasBigIntegers: expected))
    }

    @Test func `messages never quote letters or digits`() {
        for secret in ["s", "7"] {
            guard case .invalid(_, _, let message) = validator.validate(Array("{\(secret)}".utf8)) else {
                Issue.record("accepted")
                return
            }
            #expect(message == "expected a key in quotes or `}`, found \(secret == "7" ? "a digit" : "a letter")")
        }
    }
}
