import Scan
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
