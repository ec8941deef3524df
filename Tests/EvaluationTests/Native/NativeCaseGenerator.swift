import Feishu
import Localization
import Rules
import TestSupport

@testable import Evaluation

/// Random rules, most of them such as need no libjq, and random events that they look at.
struct NativeCaseGenerator {
    private var random: SeededGenerator

    init(seed: UInt64) {
        random = SeededGenerator(seed: seed)
    }

    private mutating func one<Element>(_ elements: [Element]) -> Element { elements[random.below(elements.count)] }

    private mutating func chance(_ percent: Int) -> Bool { random.below(100) < percent }

    // MARK: Rules

    mutating func plugins() -> [PluginFixture] {
        (0...random.below(3)).map { _ in
            var plugin = PluginFixture(rules: (0...random.below(3)).map { _ in rule() })
            if chance(60) { plugin.eventID = one([".id", ".a.id?", ".n", "\"\\(.id)-\\(.n)\""]) }
            if chance(40) { plugin.eventTime = one([".time", ".n", ".a.time // .time", ".t | tonumber"]) }
            if chance(30) { plugin.eventTenant = ".t" }
            if chance(30) { plugin.library = "def own: .s; def kind: type;" }
            plugin.texts = [
                .zhCN: ["one": "一 {x}", "two": "二 {y}"], .enUS: ["one": "one {x}"], .jaJP: ["two": "二つ {y}"],
            ]
            return plugin
        }
    }

    /// One whose expressions alone are of interest: later rules are tried, too.
    mutating func lonelyRule() -> RuleFixture {
        var rule = RuleFixture(when: chance(50) ? "true" : condition(), message: value(random.below(3)))
        rule.continues = true
        return rule
    }

    private mutating func rule() -> RuleFixture {
        var rule = RuleFixture(when: chance(70) ? plainCondition() : condition())
        rule.continues = chance(35)
        rule.isFinal = chance(30)
        guard chance(75) else { return rule }
        rule.message = one([
            ".id", ".id", ".id", ".id", ".id", "[.id, .id]", ".id // \"m\"", ".m", ".m[]", ".m[]?", ".a.id // .id",
            "[.id, .s]", ".n", "\"m-\\(.id)\"", ".id, .s",
            ".m[0]", value(2), ".m, .id", "[.m[]?, .s]", "\"\"", "[]", ".m | .. | strings", ".id | tostring",
            ".d | tostring", ".m[1]?",
        ])
        switch random.below(6) {
        case 0: rule.status = .jq(jq("{x: \"DONE\", y: \"APPROVED\", \"\": \"REJECTED\"}[\(path())]"))
        case 1:
            rule.status = .jq(jq(one([".s", "\"APPROVED\"", "if \(value(1)) then \"DELETED\" else \"ROLLBACK\" end"])))
        case 2, 3:
            rule.status = .fixed(.custom)
            rule.statusName = chance(60) ? .key("one") : .jq(jq(one(["\"two\"", ".k", "{x: \"one\"}[.s]"])))
            if chance(50) { rule.detailActionName = .key("two") }
            rule.arguments = [("x", value(1)), ("y", one([".n", ".d", ".s", ".big", value(2)]))]
        default: break
        }
        return rule
    }

    /// Of the sort that most rules have, which often holds.
    private mutating func plainCondition() -> String {
        (0...random.below(2)).map { _ in
            one([
                ".s == \"x\"", ".s != \"x\"", "(.s | IN(\"x\", \"y\", \"\"))", ".k", ".k != null",
                "(.t // .s) == \"y\"",
                ".n != 1", "(.x == \"x\" or .b == \"y\")", ".s > .k", "(.s | type) == \"string\"",
            ])
        }.joined(separator: " and ")
    }

    private mutating func condition() -> String {
        (0...random.below(3)).map { _ in
            switch random.below(14) {
            case 0: one(["(.s | test(\"x\"))", "([.. | numbers] | length) < 3", "(. as $e | $e.s) != 1"])
            case 1, 2, 9: "\(path()) == \(literal())"
            case 3: "(\(path()) | IN(\(literal()), \(literal()), \(literal())))"
            case 4, 10, 11, 12: "\(one([".s", ".k", ".a.s"])) == \(one(["\"x\"", "\"y\"", "\"x\\ny\"", "\"\""]))"
            default: "(\(value(2)))"
            }
        }.joined(separator: " and ")
    }

    private mutating func path() -> String {
        one([
            ".a", ".a.b", ".a.s", ".a.b.c", ".s", ".n", ".d", ".k", ".m", ".m[0]", ".m[1]", ".m[0].b", ".a[\"b\"]?",
            ".s.x", ".s.x?", ".a?.b?", ".big", ".\"a\".\"b\"", ".t", ".[\"k k\"]", ".m[7]", ".a.b[0]", ".",
        ])
    }

    private mutating func literal() -> String {
        one([
            "\"x\"", "\"y\"", "\"x\\ny\"", "\"é😀\"", "\"\"", "1", "1.0", "0", "-0", "1.5", "1e3", "null", "true",
            "false", "[]", "{}", "[1]", "\"9007199254740993\"", "9007199254740992", "\"12\"", "\"X\"",
        ])
    }

    /// Something in parentheses, or short.
    private mutating func value(_ depth: Int) -> String {
        guard depth > 0 else { return chance(30) ? literal() : path() }
        let (left, right) = (value(depth - 1), value(depth - 1))
        switch random.below(19) {
        case 0, 1: return "(\(left) \(one(["==", "!=", "<", "<=", ">", ">="])) \(right))"
        case 2: return "(\(left) and \(right))"
        case 3: return "(\(left) or \(right))"
        case 4, 5: return "(\(left) // \(right))"
        case 6: return "(if \(left) then \(right) else \(value(depth - 1)) end)"
        case 7: return "(\(left))?"
        case 8: return "(\(left) | IN(\(right), \(literal())))"
        case 9: return "({x: 1, y: \"z\", \"12\": null}[\(left)]\(one(["", "?"])))"
        case 10: return "\"<\\(\(left))|\\(\(right))>\""
        case 11: return "[\(left), \(right)]"
        case 12: return "(\(path()) | has(\(one(["\"b\"", "\"s\"", "\"id\""]))))"
        case 13: return "(\(left) | select(\(right)))"
        case 14, 15: return "(\(one([".s", ".k", ".t", ".a.s", ".m[0]"])) | \(function()))"
        default: return "(\(left) | \(function()))"
        }
    }

    private mutating func function() -> String {
        one([
            "length", "type", "tostring", "tonumber", "not", "ascii_downcase", "ascii_upcase", "startswith(\"x\")",
            "endswith(\"y\")", "contains(\"n\")", "contains(\"\")", "ltrimstr(\"x\")", "rtrimstr(\"y\")", "empty",
            "contains(\"é\")", "startswith(\"\")", "tostring | length", "tojson",
        ])
    }

    // MARK: Events

    private static let keys = ["a", "b", "s", "n", "d", "k", "m", "id", "t", "time", "big", "x", "k k", "c"]

    mutating func event() -> String {
        var members: [String] = []
        for key in Self.keys where chance(70) { members.append("\(name(key)):\(space())\(value(of: key, 3))") }
        // Repeated keys: the last one counts.
        for _ in 0..<3 where chance(15) {
            let key = one(Self.keys)
            members.append("\(name(key)):\(value(of: key, 2))")
        }
        return "{" + members.joined(separator: one([",", ", ", " ,"])) + "}"
    }

    private mutating func space() -> String { chance(10) ? one([" ", "  ", "\t"]) : "" }

    /// A key, sometimes written with an escape.
    private mutating func name(_ key: String) -> String {
        guard chance(6), let first = key.unicodeScalars.first else { return "\"\(key)\"" }
        let digits = String(first.value, radix: 16)
        return "\"\\u" + String(repeating: "0", count: 4 - digits.count) + digits + "\(key.dropFirst())\""
    }

    private mutating func value(of key: String, _ depth: Int) -> String {
        guard chance(88) else { return any(depth) }
        switch key {
        case "id":
            return one([
                "\"m-1\"", "\"m-2\"", "\"\"", "7412093385521004590", "42", "\"12\"", "\"é\"", "\"e\u{301}\"",
                "\"\\u00e9\"", "\"m\\n😀\"", "[\"é\", \"e\u{301}\"]", "[\"采\", \"m-1\", \"\\u91c7\"]",
            ])
        case "n", "d": return number()
        case "time": return one(["1782864000000", "\"2026-07-01T00:00:00Z\"", "\"1782864000000\"", "12", "\"x\""])
        case "big":
            return one(["9007199254740993", "-9007199254740993", "9007199254740992", "1e17", "12345678901234567890"])
        case "m": return "[" + (0..<random.below(4)).map { _ in any(depth - 1) }.joined(separator: ",") + "]"
        case "a": return object(depth - 1)
        default: return string()
        }
    }

    private mutating func object(_ depth: Int) -> String {
        let pairs = (0..<random.below(5)).map { _ in
            "\(name(one(["b", "s", "id", "c", "x", "time"]))):\(any(depth - 1))"
        }
        return "{" + pairs.joined(separator: ",") + "}"
    }

    private mutating func number() -> String {
        one([
            "0", "-0", "1", "1.0", "-1", "12", "1.5", "-1.50", "0.1", "0.001", "0.0001", "0.00001", "1e3", "1E-3",
            "1e17", "1e1000", "-1e1000", "100.00", "3.14159265358979", "0.1000000000000000055", "123456789012345.6",
            "9007199254740992", "1.7976931348623157e308", "5e-324", "999999999999999", "-0.0", "0.30000000000000004",
            "12345678.9012345", "0.00123", "10000000000000000000.5",
        ])
    }

    private mutating func string() -> String {
        one([
            "\"x\"", "\"y\"", "\"x\"", "\"y\"", "\"x\\ny\"", "\"\\u0078\"", "\"é😀\"", "\"\\u00e9\\ud83d\\ude00\"",
            "\"\"",
            "\"e\u{301}\"", "\"12\"", "\"007\"", "\" 1\"", "\"nan\"", "\"-5\"", "\"1.5\"", "\"a\\u0000n\"",
            "\"X/Y\\/\"",
            "\"\\udc00n\"", "\"xxyy\"", "\"\u{ffff}\"", "\"\u{10000}\"", "\"one\"", "\"two\"", "\"APPROVED\"",
            "\"\u{7f}\"",
        ])
    }

    private mutating func any(_ depth: Int) -> String {
        switch random.below(depth > 0 ? 12 : 8) {
        case 0: "null"
        case 1: "true"
        case 2: "false"
        case 3, 4: number()
        case 5, 6, 7: string()
        case 8: "[" + (0..<random.below(4)).map { _ in any(depth - 1) }.joined(separator: ",") + "]"
        case 9: nested(1 + random.below(70))
        default: object(depth - 1)
        }
    }

    private mutating func nested(_ levels: Int) -> String {
        chance(50)
            ? String(repeating: "[", count: levels) + string() + String(repeating: "]", count: levels)
            : String(repeating: "{\"b\":", count: levels) + number() + String(repeating: "}", count: levels)
    }
}
