import TestSupport

/// Random jq, most of it such as rules have, and random events for it.
struct ExpressionGenerator: RandomNumberGenerator {
    private var random: SeededGenerator

    init(seed: UInt64) {
        random = SeededGenerator(seed: seed)
    }

    mutating func next() -> UInt64 { random.next() }

    mutating func one<Element>(_ elements: [Element]) -> Element {
        elements[Int.random(in: elements.indices, using: &self)]
    }

    mutating func chance(_ percent: Int) -> Bool { Int.random(in: 0..<100, using: &self) < percent }

    // MARK: Events

    private static let keys = ["a", "b", "c", "status"]
    private static let strings = ["", "A", "PENDING", "pending-x", "12", "1.5", "x\"y", "é采😀", "e\u{301}"]
    /// Such as lines can be searched for.
    private static let words = ["PENDING", "pending-x", "OVERTIME"]

    mutating func event() -> EventValue { object(depth: 3) }

    private mutating func object(depth: Int) -> EventValue {
        var pairs: [(key: String, value: EventValue)] = []
        for key in Self.keys where chance(75) { pairs.append((key, value(depth: depth - 1))) }
        return .object(pairs)
    }

    private mutating func value(depth: Int) -> EventValue {
        switch Int.random(in: 0..<(depth > 0 ? 14 : 7), using: &self) {
        case 0: return .null
        case 1: return .boolean(chance(50))
        case 2: return .number(one([0, 1, 2, -1, 12, 1.5, 100]))
        case 3: return .string(one(Self.words))
        case 4...6: return .string(one(Self.strings))
        case 7...8:
            let count = Int.random(in: 0...3, using: &self)
            return .array((0..<count).map { _ in value(depth: depth - 1) })
        default: return object(depth: depth)
        }
    }

    // MARK: Expressions

    /// A condition with `and`s, some parts of which no analysis understands.
    mutating func condition() -> String {
        let parts = (0..<Int.random(in: 1...4, using: &self)).map { _ in
            switch Int.random(in: 0..<10, using: &self) {
            case 0: return opaque()
            case 1: return "\(path()) | (\(expression(depth: 1)) and \(opaque()))"
            case 2: return "\(path()) | \(expression(depth: 1)) and \(expression(depth: 1))"
            case 3...5: return comparison()
            default: return "(\(expression(depth: 2)))"
            }
        }
        // A pipe reaches to the end, so it may only be the last, or in parentheses.
        return parts.dropLast().map { $0.contains(" | ") ? "(\($0))" : $0 }.reduce("") { $0 + $1 + " and " }
            + parts[parts.count - 1]
    }

    private mutating func comparison() -> String {
        switch Int.random(in: 0..<4, using: &self) {
        case 0: "\(path()) == \(string())"
        case 1: "\(string()) == \(path())"
        case 2: "(\(path()) | IN(\(string()), \(string())))"
        default: "(\(word()) or \(word()))"
        }
    }

    private mutating func word() -> String { "\(one([".a", ".b", ".a.b"])) == \"\(one(Self.words))\"" }

    private mutating func opaque() -> String {
        one([
            "(.a | tojson | test(\"1\"))", ". as $x | $x.a", "(.c // 1 | tostring | test(\"1\")) # why\n",
            "(try error(\"x\") catch .) == \"x\"", "([.. | numbers] | add) != 3", "(def f: .b; f)",
            "(reduce .c as $x (0; . + 1)) > 0", "(.a, .b)", "(@json \"\\(.a)\" != \"1\")", "(label $l | 1, break $l)",
        ])
    }

    mutating func expression(depth: Int) -> String {
        guard depth > 0 else { return leaf() }
        let deeper = depth - 1
        switch Int.random(in: 0..<22, using: &self) {
        case 0...2:
            return "\(operand(deeper)) \(one(["==", "!=", "<", "<=", ">", ">="])) \(operand(deeper))"
        case 3: return "\(operand(deeper)) and \(operand(deeper))"
        case 4: return "\(operand(deeper)) or \(operand(deeper))"
        case 5...7: return "\(operand(deeper)) // \(operand(deeper))"
        case 8...11: return "\(expression(depth: deeper)) | \(expression(depth: deeper))"
        case 12: return "(\(expression(depth: deeper)))?"
        case 13:
            return
                "if \(expression(depth: deeper)) then \(expression(depth: deeper)) else \(expression(depth: deeper)) end"
        case 14: return "{A: \"x\", PENDING: 2, \"x\\\"y\": [null]}[\(expression(depth: deeper))]\(one(["", "?"]))"
        case 15: return "\"<\\(\(expression(depth: deeper)))/\\(\(expression(depth: deeper)))>\""
        case 16: return "[\(operand(deeper)), \(operand(deeper))]"
        case 17...18: return "\(operand(deeper)) | \(function(deeper))"
        case 19: return "\(path()) | has(\(one(["\"a\"", "\"status\""])))"
        case 20: return "\(operand(deeper)) | IN(\(operand(deeper)), \(leaf()))"
        default: return leaf()
        }
    }

    private mutating func operand(_ depth: Int) -> String {
        let expression = expression(depth: depth)
        return expression.contains(" ") ? "(\(expression))" : expression
    }

    private mutating func function(_ depth: Int) -> String {
        one([
            "length", "type", "tostring", "tonumber", "not", "ascii_downcase", "ascii_upcase", "startswith(\"P\")",
            "endswith(\"g\")", "contains(\"采\")", "contains(\"\")", "ltrimstr(\"A\")", "rtrimstr(\"-x\")", "empty",
            "select(\(expression(depth: depth)))", ".", "[.]", "[]", "-1", "IN(null, \"\", [])", "has(\"b\")",
        ])
    }

    private mutating func leaf() -> String {
        switch Int.random(in: 0..<10, using: &self) {
        case 0: one(["null", "true", "false", "0", "1", "1.5", "-1", "[]", "{}", "{a: 1}"])
        case 1...2: string()
        case 3: "."
        default: path()
        }
    }

    private mutating func string() -> String {
        "\"" + one(Self.strings).replacing("\"", with: "\\\"") + "\""
    }

    mutating func path() -> String {
        let steps = (0..<Int.random(in: 1...3, using: &self)).map { _ in
            one([".a", ".b", ".c", ".status", "[\"a\"]", "[0]", "[1]", ".\"b\"", "[\"x\\u00e9\"]"])
                + (chance(25) ? "?" : "")
        }
        return (steps[0].hasPrefix("[") ? "." : "") + steps.joined()
    }
}
