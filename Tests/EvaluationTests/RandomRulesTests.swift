@testable import Evaluation
import JQ
import TestSupport
import Testing

/// Random rules on random events: the evaluator decides as one does who runs every expression by itself.
struct RandomRulesTests {
    @Test(arguments: [1, 2, 3])
    func `decisions are those of the expressions one by one`(seed: UInt64) async throws {
        var random = SeededGenerator(seed: seed)
        let rules = (0..<20).map { _ in Self.rule(&random) }
        let events = (0..<120).map { _ in Self.event(&random) }
        let half = rules.count / 2
        let decisions = try await decide(
            try ruleSet([PluginFixture(rules: Array(rules[..<half])), PluginFixture(rules: Array(rules[half...]))]),
            events)
        var reference = try Reference(rules)
        for (event, decision) in zip(events, decisions) {
            let expected = try reference.decide(event)
            #expect(decision.summary == expected.summary, "\(event)")
            #expect(decision.whenErrors == expected.whenErrors, "\(event)")
        }
    }

    // MARK: Making them

    private static let paths = [".a", ".b", ".c", ".a.b", ".c[0]", ".c[]", ".a[]?", ".b.c", "."]
    private static let literals = ["1", "\"x\"", "null", "true", "\"y\"", "0"]

    private static func value(_ depth: Int, _ random: inout SeededGenerator) -> String {
        let path = paths[random.below(paths.count)]
        guard depth > 0 else { return random.below(3) == 0 ? literals[random.below(literals.count)] : path }
        let left = value(depth - 1, &random)
        let right = value(depth - 1, &random)
        switch random.below(15) {
        case 0, 1, 2: return "(\(left) == \(right))"
        case 3: return "(\(left) and \(right))"
        case 4: return "(\(left) or \(right) | not)"
        case 5: return "(\(left), \(right))"
        case 6: return "(\(left) // \(right))"
        case 7: return "(try \(left) catch \(right))"
        case 8: return "(if \(left) then \(right) else empty end)"
        case 9: return "first(\(left), \(right))"
        case 10: return "([\(left)] | length > 1)"
        case 11: return "(\(left) | tostring | test(\"x\"))"
        case 12: return "(\(left) as $v | \(right) | select(. != $v))"
        case 13: return "(\(left)? | error)"
        default: return "(\(left) + \(right))"
        }
    }

    static func rule(_ random: inout SeededGenerator) -> RuleFixture {
        var rule = RuleFixture(when: value(2, &random))
        if random.below(3) > 0 { rule.message = value(1, &random) }
        rule.continues = random.below(4) == 0
        return rule
    }

    static func event(_ random: inout SeededGenerator) -> String {
        func json(_ depth: Int) -> String {
            switch random.below(depth > 0 ? 9 : 6) {
            case 0: "1"
            case 1: "\"x\""
            case 2: "\"y\""
            case 3: "null"
            case 4: "false"
            case 5: "12345678901234"
            case 6: "[\(json(depth - 1)),\(json(depth - 1))]"
            case 7: "{\"b\":\(json(depth - 1)),\"c\":\(json(depth - 1))}"
            default: "[]"
            }
        }
        return "{\"a\":\(json(2)),\"b\":\(json(2)),\"c\":\(json(2))}"
    }
}

/// Runs every expression as a program of its own.
private struct Reference {
    private let rules: [(when: Expression, message: Expression?, continues: Bool)]

    init(_ rules: [RuleFixture]) throws {
        self.rules = try rules.map { rule in
            (try Expression(rule.when), try rule.message.map(Expression.init), rule.continues)
        }
    }

    mutating func decide(_ event: String) throws -> (summary: String, whenErrors: [WhenError]) {
        var errors: [WhenError] = []
        var updates: [String] = []
        var ignoring: Int?
        var failure: String?
        for (index, rule) in rules.enumerated() {
            let first = try rule.when.results(on: event, atMost: 1)
            if let error = first.error { errors.append(WhenError(rule: index, message: error)) }
            guard first.outputs.first.map({ $0 != "null" && $0 != "false" }) == true else { continue }
            if let message = rule.message {
                let results = try message.results(on: event, atMost: .max)
                if results.error != nil {
                    failure = failure ?? "rule_error \(index)"
                } else if let ids = Self.ids(results.outputs) {
                    updates += ids.map { "\(index) \($0) APPROVED" }
                } else {
                    failure = failure ?? "no_message_id \(index)"
                }
            } else {
                ignoring = ignoring ?? index
            }
            if !rule.continues { break }
        }
        let outcome =
            updates.isEmpty ? ignoring.map { "ignored \($0)" } ?? "unmatched" : updates.joined(separator: ", ")
        return (failure ?? outcome, errors)
    }

    /// Strings of events are only `x` and `y`, and there are no fractions, so the JSON text tells what an id is.
    private static func ids(_ outputs: [String]) -> [String]? {
        var ids: [String] = []
        for output in outputs {
            if output.hasPrefix("\"") {
                ids.append(String(output.dropFirst().dropLast()))
            } else if output.hasPrefix("{") || output.contains(":") || output == "null" {
                return nil
            } else {
                let isSeparator: (Character) -> Bool = { $0 == "[" || $0 == "]" || $0 == "," }
                ids += output.split(whereSeparator: isSeparator).map { $0.filter { $0 != "\"" } }
            }
        }
        guard !ids.isEmpty, !ids.contains(where: { ["", "null", "true", "false"].contains($0) }) else { return nil }
        return ids.reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
    }

    private final class Expression {
        private var program: JQProgram

        init(_ text: String) throws {
            program = try JQProgram(text)
        }

        /// Outputs as JSON text.
        func results(on event: String, atMost count: Int) throws -> (outputs: [String], error: String?) {
            program.start(try JQValue(json: event))
            var outputs: [String] = []
            while outputs.count < count {
                switch program.next() {
                case .output(let value): outputs.append(value.kind == .string ? "\"\(value.text)\"" : value.text)
                case .error(let message): return (outputs, message)
                case .end: return (outputs, nil)
                case .halted: return (outputs, nil)
                }
            }
            return (outputs, nil)
        }
    }
}
