import TestSupport

/// Random objects with all that JSON allows and people seldom write: keys with escapes, keys that come twice, white
/// space everywhere, odd numbers, odd strings, deep nesting. Always valid RFC 8259, on one line.
struct RandomJSON {
    private(set) var random: SeededGenerator
    private var output: [UInt8] = []

    /// Few keys, so that paths meet; their lengths are those at which their comparison changes.
    static let keys = [
        "a", "b", "", "é", "审批", "ab", "abc", "abcd", "abcdefg", "abcdefgh", "status-of-task-1", "status-of-task-1x",
        "status-of-the-task", "status-of_the-task", "q\u{1}\"", "back\\slash", "😀",
    ]
    static let strings = [
        "", "APPROVED", "审批已同意", "é😀", "a long run of plain text, more than sixteen bytes", "{\"a\":[1}", "]}", "\"",
        "\\",
        "\u{0}\u{1F}\u{7F}", "\n\t\r\u{8}\u{C}/", "\u{FFFF}\u{10000}\u{10FFFF}",
    ]
    static let numbers = [
        "0", "-0", "1", "-1", "0.1", "1e3", "1E+2", "2e-3", "-2.5e-324", "1e400", "-1E400", "1e-400",
        "9007199254740991", "9007199254740992", "9007199254740993", "-9007199254740992", "-9007199254740993",
        "9007199254740993.0", "12345678901234567890e-3", "7412093385521004590", "123456789012345", "1234567890123456",
        "2.2250738585072011e-308", "179769313486231580793728971405301e276", "0.1e1", "100000000000000000000000000000",
        "0.000000000000000000000000000000000000000000000000000000000000000000000000000000000001", "8.41e21", "5e-324",
    ]

    init(seed: UInt64) { random = SeededGenerator(seed: seed) }

    mutating func line() -> [UInt8] {
        output.removeAll(keepingCapacity: true)
        space()
        if chance(20) { deep() } else { object(levels: Int.random(in: 1...5, using: &random)) }
        space()
        return output
    }

    mutating func chance(_ of: Int) -> Bool { Int.random(in: 0..<of, using: &random) == 0 }

    private mutating func put(_ text: String) { output += Array(text.utf8) }

    private mutating func space() {
        guard chance(8) else { return }
        for _ in 0..<Int.random(in: 1...3, using: &random) {
            put([" ", "\t", "\r"].randomElement(using: &random) ?? " ")
        }
    }

    private mutating func value(levels: Int) {
        switch Int.random(in: 0..<10, using: &random) {
        case 0...3 where levels > 0: object(levels: levels - 1)
        case 4...5 where levels > 0: array(levels: levels - 1)
        case 6: put(["true", "false", "null", "null"].randomElement(using: &random) ?? "null")
        case 7: put(Self.numbers.randomElement(using: &random) ?? "0")
        default: string(Self.strings.randomElement(using: &random) ?? "")
        }
    }

    private mutating func object(levels: Int) {
        put("{")
        space()
        for member in 0..<Int.random(in: 0...5, using: &random) {
            if member > 0 {
                put(",")
                space()
            }
            string((chance(2) ? "a" : Self.keys.randomElement(using: &random)) ?? "a")
            space()
            put(":")
            space()
            value(levels: levels)
            space()
        }
        put("}")
    }

    private mutating func array(levels: Int) {
        put("[")
        space()
        for element in 0..<Int.random(in: 0...4, using: &random) {
            if element > 0 {
                put(",")
                space()
            }
            value(levels: levels)
            space()
        }
        put("]")
    }

    /// Near the limits of levels: 256 of arrays, and half as many of objects in libjq.
    private mutating func deep() {
        let levels = Int.random(in: 120...140, using: &random)
        let isArray = chance(2)
        put(#"{"b":{"a":"x"},"a":"#)
        for _ in 0..<(isArray ? levels * 2 - 14 : levels) { put(isArray ? "[" : #"{"a":"#) }
        value(levels: 0)
        for _ in 0..<(isArray ? levels * 2 - 14 : levels) { put(isArray ? "]" : "}") }
        put("}")
    }

    private mutating func string(_ text: String) {
        let escapes = [0, 0, 2, 10].randomElement(using: &random) ?? 0
        put("\"")
        for scalar in text.unicodeScalars {
            if escapes > 0, chance(escapes) { escape(scalar) } else { plain(scalar) }
        }
        if chance(100) { put([#"\udc00"#, #"\ud800"#, #"\ud83d\u0041"#].randomElement(using: &random) ?? "") }
        put("\"")
    }

    private mutating func plain(_ scalar: Unicode.Scalar) {
        switch scalar {
        case "\"", "\\", "\u{0}"..."\u{1F}": escape(scalar)
        default: put(String(scalar))
        }
    }

    private mutating func escape(_ scalar: Unicode.Scalar) {
        let short: [Unicode.Scalar: String] = [
            "\"": "\\\"", "\\": "\\\\", "/": "\\/", "\n": "\\n", "\t": "\\t", "\r": "\\r", "\u{8}": "\\b",
            "\u{C}": "\\f",
        ]
        if let text = short[scalar], chance(2) { return put(text) }
        for unit in String(scalar).utf16 {
            let digits = String(unit, radix: 16, uppercase: chance(2))
            put("\\u" + String(repeating: "0", count: 4 - digits.count) + digits)
        }
    }
}
