@testable import Evaluation
import Rules
import Scan
import TestSupport
import Testing

/// Deciding without libjq is deciding as with it.
@Suite(.serialized)
struct NativeEqualityTests {
    @Test
    func `random expressions give what libjq gives`() async throws {
        let seed = RunSeed.value
        print("seed of the native expressions: \(seed)")
        let tally = try await Self.compareExpressions(seed: seed, rounds: 28)
        // With the decisions more than 50,000 a run: a generator that gives up, or fewer rounds, would go unnoticed.
        #expect(tally.cases >= 40_000, "\(tally)")
    }

    @Test
    func `random rules decide random events as libjq does`() async throws {
        let seed = RunSeed.value
        print("seed of the native decisions: \(seed)")
        let tally = try await Self.compareDecisions(seed: seed, ruleSets: 60)
        #expect(tally.cases >= 15_000, "\(tally)")
    }

    @Test(arguments: [1, 2, 3])
    func `known seeds`(seed: UInt64) async throws {
        _ = try await Self.compareExpressions(seed: seed, rounds: 2)
        _ = try await Self.compareDecisions(seed: seed, ruleSets: 5)
    }

    private static func compareExpressions(seed: UInt64, rounds: Int) async throws -> NativeTally {
        var generator = NativeCaseGenerator(seed: seed)
        var tally = NativeTally()
        for _ in 0..<rounds {
            let rules = (0..<32).map { _ in generator.lonelyRule() }
            let events = batch(of: 50, &generator)
            tally.add(try await NativeComparison.compare(rules, events, "seed \(seed)"))
        }
        print("expressions: \(tally)")
        #expect(tally.certain * 4 > tally.cases && tally.matches * 8 > tally.cases, "\(tally)")
        return tally
    }

    private static func compareDecisions(seed: UInt64, ruleSets count: Int) async throws -> NativeTally {
        var generator = NativeCaseGenerator(seed: seed)
        var tally = NativeTally()
        for _ in 0..<count {
            let plugins = generator.plugins()
            let events = batch(of: 300, &generator)
            tally.add(try await NativeComparison.compare(try ruleSet(plugins), events, "seed \(seed) \(plugins)"))
        }
        print("decisions: \(tally)")
        #expect(tally.certain > 0 && tally.matches > 0, "\(tally)")
        return tally
    }

    private static func batch(of count: Int, _ generator: inout NativeCaseGenerator) -> EventBatch {
        var events = EventBatch()
        for _ in 0..<count {
            let event = Array(generator.event().utf8)
            events.append { BigIntegers.appendQuoted(event, to: &$0) }
        }
        return events
    }
}

/// How much a comparison says.
struct NativeTally: CustomStringConvertible {
    var cases = 0
    /// Decided without libjq.
    var certain = 0
    /// Of these, those in which a rule applied.
    var matches = 0

    mutating func add(_ other: NativeTally) {
        cases += other.cases
        certain += other.certain
        matches += other.matches
    }

    var description: String { "\(cases) cases, \(certain) decided without libjq, \(matches) of them with a match" }
}
