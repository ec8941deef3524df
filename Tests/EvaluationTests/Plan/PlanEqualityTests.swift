import Scan
import TestSupport
import Testing

@testable import Evaluation

/// Asking libjq only what an event needs is asking it everything.
@Suite(.serialized)
struct PlanEqualityTests {
    @Test func `random rules find by a plan what they find in the plain way`() async throws {
        let seed = RunSeed.value
        print("seed of the plans: \(seed)")
        let tally = try await Self.compare(seed: seed, rounds: 6, events: 100, Set(EvaluatorFeature.allCases))
        print("plans: \(tally)")
        #expect(tally.cases >= 20_000 && tally.matches * 10 > tally.cases, "\(tally)")
    }

    /// Each looks at the event in a way of its own, and nothing else in its text does it, too.
    private static let looks = [
        "1 == .a.b", ".a.b == 1", "(.a | has(\"b\"))", "(.a as $v | $v.b)", "(. as {a: {b: $v}} | $v)", "[.m[]?.b]",
        "first(.m[]?)", "[limit(2; .m[]?)]", "(if .k then .a.b else .s end)", "(.x // .s)", "{a: .a.b}", "(.a | keys)",
        "(def f: .a; f | .b)", "(.m | map(.b)?)", "(.a.b |= 2)", "(reduce .m[]? as $v (0; . + ($v | length)))", "-.n",
        "(.n + .a.b)", "\"<\\(.a.b)>\"", "(.a | select(.b) | .s)", "(try error(.s) catch .)", "(.s | test(\"x\"))",
        "(.a | .[\"b\"])", "(. as $e | \"b\" | $e.a[.])", "(.m | .[0].b?)", "[.m[:1]]", "(.a | tojson)",
        "any(.m[]?; .b)",
    ]

    @Test func `every way of looking at an event sees what is there`() async throws {
        var generator = PlanCaseGenerator(seed: 1)
        let events = EventBatch([
            #"{"a":{"b":1,"s":"q"},"m":[{"b":2},{"b":null},3],"s":"x","k":true,"n":4}"#,
            #"{"a":{"s":"q","b":1,"b":3},"m":[],"s":"y","k":null,"n":-1}"#, #"{"a":{"c":[1]},"s":"x","x":0,"n":0}"#,
            #"{"a":[1],"m":"x","s":["x"],"n":"z"}"#, #"{}"#,
        ])
        let rules = Self.looks.flatMap { look in
            [
                RuleFixture(when: look, message: "\"m\"", continues: true),
                RuleFixture(when: "true", message: look, continues: true),
            ]
        }
        let tally = try await PlanComparison.compare(
            rules, library: nil, events, &generator, Set(EvaluatorFeature.allCases), "", asksEach: true)
        #expect(tally.matches * 3 > tally.cases, "\(tally)")
    }

    @Test(arguments: [EvaluatorFeature.shapes, .projection, .lean, .paths])
    func `with one of the economies left out`(feature: EvaluatorFeature) async throws {
        let features = Set(EvaluatorFeature.allCases).subtracting([feature])
        _ = try await Self.compare(seed: 1, rounds: 1, events: 50, features)
    }

    private static func compare(
        seed: UInt64, rounds: Int, events count: Int, _ features: Set<EvaluatorFeature>
    ) async throws -> PlanTally {
        var generator = PlanCaseGenerator(seed: seed)
        var tally = PlanTally()
        for _ in 0..<rounds {
            let library = generator.library()
            let rules = generator.rules(36)
            var events = EventBatch()
            for _ in 0..<count {
                let event = Array(generator.event().utf8)
                events.append { BigIntegers.appendQuoted(event.span, to: &$0) }
            }
            tally.add(
                try await PlanComparison.compare(rules, library: library, events, &generator, features, "seed \(seed)"))
        }
        return tally
    }
}
