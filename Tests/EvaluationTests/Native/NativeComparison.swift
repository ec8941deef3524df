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
        var features = options
        features.features = Set(EvaluatorFeature.allCases)
        let fast = Evaluator(ruleSet: rules, options: features)
        let found = try await fast.decide(events)
        let open = fast.openEvents(of: events)
        await fast.shutdown()
        var tally = NativeTally(cases: events.count, certain: events.count - open.count)
        for (place, decision) in found.enumerated() {
            if decision.outcome != .unmatched, !open.contains(place) { tally.matches += 1 }
            #expect(decision.outcome == expected[place].outcome, "\(events.text(place)) \(note)")
        }
        return tally
    }

    /// What each rule alone finds, natively, and what it finds among the others, with libjq.
    ///
    /// - Parameter rules: all of them `continue`.
    static func compare(_ rules: [RuleFixture], _ events: EventBatch, _ note: String) async throws -> NativeTally {
        let options = try options()
        let setUp = SetUp(options: options, ruleSet: try ruleSet(rules), analysis: nil)
        let worker = EvaluatorWorker(options: options, setUp: setUp, number: 0)
        let answers = try await worker.answers(events, 0..<events.count)
        let verdicts = (0..<answers.count).map(answers.verdict)
        await worker.shutDown()
        var tally = NativeTally(cases: rules.count * events.count)
        var fast = options
        fast.features = Set(EvaluatorFeature.allCases)
        for (number, rule) in rules.enumerated() {
            let alone = try ruleSet([rule])
            let native = try #require(Evaluator(ruleSet: alone, options: fast).native)
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

extension Evaluator {
    /// Events that are not decided without libjq.
    fileprivate func openEvents(of batch: EventBatch) -> Set<Int> {
        var pass = makePass()
        let open = (0..<batch.count).filter { event in
            let line = batch.bytes.span.extracting(batch.ranges[event])
            return decide(line, number: event, hasBigIntegers: false, in: &pass) == .open
        }
        return Set(open)
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
