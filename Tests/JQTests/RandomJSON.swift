import TestSupport

/// JSON texts of all shapes, the same for the same seed.
struct RandomJSON {
    private var random: SeededGenerator
    /// Whether the texts stay in what libjq's own parser takes: every high surrogate has its low one.
    private let isPaired: Bool

    init(seed: UInt64, isPaired: Bool = true) {
        random = SeededGenerator(seed: seed)
        self.isPaired = isPaired
    }

    mutating func value(levels: Int) -> String {
        let text =
            switch below(levels > 0 ? 9 : 5) {
            case 0: pick(["null", "true", "false"])
            case 1, 2: number()
            case 3, 4: string()
            case 5, 6: array(levels)
            default: object(levels)
            }
        return space() + text + space()
    }

    private mutating func array(_ levels: Int) -> String {
        let elements = (0..<below(5)).map { _ in value(levels: levels - 1) }
        return "[" + (elements.isEmpty ? space() : elements.joined(separator: ",")) + "]"
    }

    /// Keys repeat, spelled differently too.
    private mutating func object(_ levels: Int) -> String {
        var members: [String] = []
        for _ in 0..<below(below(6) == 0 ? 40 : 6) {
            let key = below(3) == 0 ? string() : pick([#""a""#, #""\u0061""#, #""b""#, #""""#, #""é""#, #""\u00e9""#])
            members.append(space() + key + space() + ":" + value(levels: levels - 1))
        }
        return "{" + (members.isEmpty ? space() : members.joined(separator: ",")) + "}"
    }

    mutating func number() -> String {
        var text = below(3) == 0 ? "-" : ""
        text += below(4) == 0 ? "0" : pick(["1", "5", "9"]) + digits(below(pick([3, 20, 330])))
        if below(2) == 0 { text += "." + digits(1 + below(pick([3, 20, 330]))) }
        if below(3) == 0 { text += pick(["e", "E"]) + pick(["", "+", "-"]) + digits(1 + below(3)) }
        return text
    }

    private mutating func digits(_ count: Int) -> String {
        String((0..<count).map { _ in Character(String(below(10))) })
    }

    mutating func string() -> String {
        var text = "\""
        for _ in 0..<below(pick([4, 4, 4, 30, 2000])) {
            switch below(6) {
            case 0: text += pick([#"\""#, #"\\"#, #"\/"#, #"\b"#, #"\f"#, #"\n"#, #"\r"#, #"\t"#, #"\u0000"#])
            case 1: text += escape(below(0xD800))
            case 2: text += escape(0xD800 + below(0x400)) + escape(0xDC00 + below(0x400))
            case 3: text += escape((isPaired ? 0xDC00 : 0xD800) + below(isPaired ? 0x400 : 0x800))
            case 4: text += pick(["é", "消息", "😀", "\u{10FFFF}", "\u{FFFD}", "\u{2028}", "\u{7F}"])
            default: text += pick(["a", "Z", "{", "]", ",", "plain words", " "])
            }
        }
        return text + "\""
    }

    private mutating func escape(_ unit: Int) -> String {
        let digits = String(unit, radix: 16, uppercase: below(2) == 0)
        return #"\u"# + String(repeating: "0", count: 4 - digits.count) + digits
    }

    private mutating func space() -> String {
        below(4) == 0 ? pick([" ", "\t", "\n", "\r", " \r\n\t "]) : ""
    }

    mutating func pick<Choice>(_ choices: [Choice]) -> Choice {
        choices[below(choices.count)]
    }

    mutating func below(_ bound: Int) -> Int { random.below(bound) }
}
