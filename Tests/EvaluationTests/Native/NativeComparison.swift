import Rules
import Testing

@testable import Evaluation

/// Decides the same events natively and with libjq alone.
enum NativeComparison {
    /// Whole decisions.
    static func compare(_ rules: RuleSet, _ events: EventBatch, _ note: String) async throws -> NativeTally {
        let options = try options()
        let evaluator = Evaluator(ruleSet: rules, options: options)
        let expected = try await evaluator.decide(events)
        await evaluator.shutdown()
        let native = NativeDecider(ruleSet: rules, analysis: RuleSetAnalysis(rules))
        let certain = CertainDecisions(events, native, Decider(ruleSet: rules, options: options))
        let undecided = Set(certain.places)
        var tally = NativeTally(cases: events.count, certain: events.count - undecided.count)
        for (place, decision) in certain.decisions.enumerated() where !undecided.contains(place) {
            if decision.outcome != .unmatched { tally.matches += 1 }
            #expect(decision.outcome == expected[place].outcome, "\(events.text(place)) \(note)")
        }
        return tally
    }

    /// What each rule alone finds, natively, and what it finds among the others, with libjq.
    ///
    /// - Parameter rules: all of them `continue`.
    static func compare(_ rules: [RuleFixture], _ events: EventBatch, _ note: String) async throws -> NativeTally {
        let options = try options()
        let setUp = SetUp(options: options, shards: Shard.shards(of: try ruleSet(rules)))
        let worker = EvaluatorWorker(options: options, setUp: setUp, number: 0)
        let verdicts = try await worker.verdicts(events, 0..<events.count)
        await worker.shutDown()
        var tally = NativeTally(cases: rules.count * events.count)
        for (number, rule) in rules.enumerated() {
            let alone = try ruleSet([rule])
            let native = NativeDecider(ruleSet: alone, analysis: RuleSetAnalysis(alone))
            var scratch = native.makeScratch()
            for (place, range) in events.ranges.enumerated() {
                guard let verdict = native.verdict(on: events.bytes.span.extracting(range), &scratch) else { continue }
                let expected = verdicts[place].findings(of: number)
                tally.certain += 1
                if verdict != .decided([]) { tally.matches += 1 }
                #expect(
                    verdict == .decided(expected),
                    "\(rule.when) => \(rule.message ?? "") on \(events.text(place)) \(note)")
            }
        }
        return tally
    }
}

extension EventBatch {
    fileprivate func text(_ place: Int) -> String { String(decoding: bytes[ranges[place]], as: UTF8.self) }
}

extension Verdict {
    /// Matches of one rule, as if it were the only one.
    fileprivate func findings(of rule: Int) -> [Finding] {
        guard case .decided(let findings) = self else { return [.whenError(rule: rule, message: "\(self)")] }
        return findings.compactMap { finding in
            guard case .match(rule, let fields) = finding else { return nil }
            return .match(rule: 0, fields: fields)
        }
    }
}
