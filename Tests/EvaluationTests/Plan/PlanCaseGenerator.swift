import Feishu
import Rules
import TestSupport

/// Random rules of the sort that needs libjq. Their events are those of `NativeCaseGenerator`.
struct PlanCaseGenerator {
    private var random: SeededGenerator
    private var native: NativeCaseGenerator

    init(seed: UInt64) {
        random = SeededGenerator(seed: seed)
        native = NativeCaseGenerator(seed: seed ^ 0x5eed)
    }

    /// One that is not deep: `..` gives much of those, and operators multiply it.
    mutating func event() -> String {
        while true {
            let event = native.event()
            if !event.contains("[[[[["), !event.contains("{\"b\":{\"b\":{\"b\":{\"b\":") { return event }
        }
    }

    mutating func below(_ bound: Int) -> Int { random.below(bound) }

    /// One rule or two.
    mutating func few(of rules: Int) -> Set<Int> { [random.below(rules), random.below(rules)] }

    private mutating func one(_ texts: [String]) -> String { texts[random.below(texts.count)] }

    private mutating func chance(_ percent: Int) -> Bool { random.below(100) < percent }

    /// Functions for all rules of a plugin, some of them with the names of jq's own.
    mutating func library() -> String? {
        guard chance(60) else { return nil }
        return """
            def own: .s; def both(f; $x): f, $x; def deep: .a | own; def length: 7; def later: early; def early: 1;
            def first(f): [f][0]; def pick($k): .[$k];
            """
    }

    /// All `continue`, so that each meets every event.
    mutating func rules(_ count: Int) -> [RuleFixture] {
        var rules: [RuleFixture] = []
        while rules.count < count {
            var rule = rule()
            rules.append(rule)
            // Others of its shape, more or less.
            while chance(30), rules.count < count {
                rule.when = varied(rule.when)
                rule.message = rule.message.map { varied($0) }
                rules.append(rule)
            }
        }
        return rules
    }

    private mutating func rule() -> RuleFixture {
        var rule = RuleFixture(when: condition(), message: chance(85) ? message() : nil)
        rule.continues = true
        if rule.message != nil, chance(40) {
            rule.status = .fixed(.custom)
            rule.statusName = chance(50) ? .key("one") : .jq(jq(value(1)))
            rule.arguments = [("x", value(2)), ("y", chance(50) ? path() : value(1))]
        }
        return rule
    }

    private mutating func condition() -> String {
        if chance(15) { return "true" }
        return (0...random.below(3)).map { _ in
            switch random.below(6) {
            case 0: return "\(path()) == \(literal())"
            case 1: return "(\(path()) | IN(\(literal()), \(literal())))"
            case 2: return one([".s != null", ".k", "(.s | type) == \"string\"", ".n != 1"])
            default: return "(\(value(2)))"
            }
        }.joined(separator: " and ")
    }

    private mutating func message() -> String {
        switch random.below(4) {
        case 0: path()
        case 1: literal()
        default: value(2)
        }
    }

    /// The same with other literals.
    private mutating func varied(_ text: String) -> String {
        let parts = text.split(separator: "\"x\"", omittingEmptySubsequences: false)
        var varied = String(parts[0])
        for part in parts.dropFirst() {
            varied += one(["\"x\"", "\"y\"", "\"q\"", "\"e\u{301}\"", "\"é\"", "1"]) + part
        }
        return varied
    }

    // MARK: Expressions

    private mutating func path() -> String {
        one([
            ".a", ".a.b", ".a.s", ".s", ".n", ".d", ".k", ".m", ".m[0]", ".m[1].b", ".a[\"b\"]?", ".s.x", ".s.x?", ".",
            ".big", ".\"a\".\"b\"", ".t", ".[\"k k\"]", ".m[]", ".m[]?.b", ".a[]?", ".a | .s", ".m[-1]", ".m[1:]",
            ".s[1:3]", ".m[:1][0]", ".[.k]?", ".a[.s]?", ".m[.n]?", "limit(3; ..)", ".m[0][0]", ".c.b", ".x", ".a.id",
        ])
    }

    private mutating func literal() -> String {
        one([
            "\"x\"", "\"x\"", "\"y\"", "1", "0", "-1", "1.5", "null", "true", "[]", "{}", "\"é\"", "\"\"", "[\"x\", 1]",
        ])
    }

    /// Something in parentheses, or short.
    private mutating func value(_ depth: Int) -> String {
        guard depth > 0 else { return chance(30) ? literal() : "(\(path()))" }
        let (left, right) = (value(depth - 1), value(depth - 1))
        switch random.below(48) {
        case 0: return "(\(left) == \(right))"
        case 1: return "(\(left) and \(right))"
        case 2: return "(\(left) or \(right))"
        case 3: return "(\(left) // \(right))"
        case 4: return "(\(left), \(right))"
        case 5: return "(\(left) | \(right))"
        // Strings times great numbers take for ever.
        case 6:
            // libjq does not compile a division of constants by zero.
            return chance(50)
                ? "(\(left) \(one(["+", "-"])) \(right))" : "((\(left)) as $v | $v \(one(["/", "%"])) \(right))"
        case 7: return "(\(left) * 2 - \(right))"
        case 8: return "(if \(left) then \(right) else \(value(depth - 1)) end)"
        case 9: return "(\(left))?"
        // What `limit` and the like leave by is an object with a number that depends on the program.
        case 10: return "(try (\(left)) catch \(one(["strings", "length", "\"x\"", "strings + \"y\""])))"
        case 11: return "((\(left)) as $v | \(right) | \(one(["$v", "$v.b?", ". == $v", "[., $v]", "$v | .s?"])))"
        case 12: return "((\(left)) as [$v, {b: $w}] | [$v, $w, \(right)])"
        case 13: return "((\(left)) as {s: $v, $b} | $v, $b)"
        case 14: return "((\(left)) as [$v] ?// $v | [$v] | length)"
        case 15: return "(reduce (\(left)) as $v (\(right); [., $v]))"
        case 16: return "(reduce .m[]? as $v (0; . + ($v | \(one(["length", "1", "numbers"]))))?)"
        case 17: return "[foreach (\(left)) as $v (\(right); [$v, .]; \(one([".", "$v", ".[0]"])))]"
        case 18: return "(def f: \(left); f, (\(right) | f))"
        case 19: return "(def f(g): \(left) | g; f(\(right)))"
        case 20: return "(def f($p): [$p, \(left)]; f(\(right)))"
        case 21: return "(. as $e | def f: $e | \(left); \(right) | f)"
        case 22: return "(label $l | \(left), break $l, \(right))"
        case 23: return "{a: (\(left)), \"b\": (\(right)), s}"
        case 24: return "{(\(one(["\"k\"", ".s", ".k"]))): (\(left))}.\(one(["a", "k", "x"]))"
        case 25: return "({a: (\(left))} | .a)"
        case 26: return "[\(left), \(right)]"
        case 27: return "\"<\\(\(left))|\\(\(right))>\""
        case 28: return "@base64 \"<\\(\(left))>\""
        case 29: return "(\(left) | @json)"
        case 30: return "(\(left) | select(\(right)))"
        case 31: return "[\(left) | map(\(right))?]"
        case 32: return "first(\(left), \(right))"
        case 33: return "[limit(2; \(left), \(right))]"
        case 34: return "(\(left) |= \(literal()))"
        case 35: return "(.a.b = \(right) | .a)?"
        case 36: return "(\(left) | del(.b)?)"
        case 37: return "[\(left) | path(\(one(["..", ".b", ".[]?", ".a.b"])))?]"
        case 38: return "(\(left) | (has(\"b\"))?)"
        case 39: return "any(\(left); \(right))"
        case 40: return "(\(left) | error(\(right)))"
        case 41: return "(\(left) | recurse(.b?; . != null) | \(one(["type", "strings"])))"
        case 42: return "(\(left) | ltrimstr(\(right)))"
        case 43, 44: return "(\(path()) | objects | has(\(one(["\"b\"", "\"s\"", "\"id\""]))))"
        default: return "(\(left) | \(function()))"
        }
    }

    private mutating func function() -> String {
        one([
            "length", "type", "tostring", "tonumber", "not", "ascii_downcase", "startswith(\"x\")", "test(\"x\")",
            "contains(\"x\")", "tojson", "keys", "keys_unsorted", "to_entries", "values", "strings", "numbers",
            "objects",
            "first", "last", "add", "map(type)", "sort", "unique", "flatten", "join(\"x\")", "split(\"x\")", "explode",
            "tostream", "paths", "[..]", "[paths]", "with_entries(.value |= type)", "any", "all", "min", "max",
            "getpath([\"a\", \"b\"])", "range(2)", "empty", "error", "isempty(.[])", "in({x: 1})", "inside(\"x\")",
            "capture(\"(?<b>x)\")", "[scan(\"x\")]", "sub(\"x\"; \"y\")", "@text", "@csv", "@html", "indices(\"x\")",
            "ascii_upcase", "walk(.)", "reverse", "group_by(type)", "map_values(.)", "arrays", "scalars",
            "recurse", "nth(1)", "until(true; .)", "IN(\"x\", 1)", "has(0)", "splits(\"x\")", "utf8bytelength",
            "(tonumber? // 0) > 1", "fromjson", "infinite", "@uri", "@sh",
        ])
    }
}
