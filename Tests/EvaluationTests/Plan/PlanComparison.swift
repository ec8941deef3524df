import Rules
import Testing

@testable import Evaluation

/// Lets evaluator processes decide the same events twice: in the plain way, all rules with all of each event, and by a
/// plan.
enum PlanComparison {
    /// - Parameters:
    ///   - rules: all of them `continue`.
    ///   - asksEach: whether each event is asked about each rule alone, too.
    static func compare(
        _ rules: [RuleFixture], library: String?, _ events: EventBatch, _ generator: inout PlanCaseGenerator,
        _ features: Set<EvaluatorFeature>, _ note: String, asksEach: Bool = false
    ) async throws -> PlanTally {
        let ruleSet = try ruleSet(rules, library: library)
        let analysis = RuleSetAnalysis(ruleSet)
        var options = try options()
        options.features = features
        let expected = try await verdicts(SetUp(options: options, ruleSet: ruleSet, analysis: nil), events)
        let holding = try await holding(analysis, library, events)
        var tried = EventBatch()
        var questions: [Question] = []
        for (event, range) in events.ranges.enumerated() {
            // Only of few rules together the parts of an event are known that they can touch.
            let alone = asksEach ? rules.indices.map { Set([$0]) } : []
            let few = [generator.few(of: rules.count), generator.few(of: rules.count)]
            for asked in [Set(rules.indices)] + few + alone {
                questions.append(Question(event: event, rules: asked))
                if asked.count == rules.count, generator.below(10) == 0 {
                    tried.append { $0 += events.bytes[range] }
                    continue
                }
                let candidates = asked.sorted().compactMap { rule -> Candidate? in
                    let isLean = holding[event].contains(rule) && generator.below(3) > 0
                    // Rules of which a native conjunct does not hold may be left out.
                    guard holding[event].contains(rule) || generator.below(2) > 0 else { return nil }
                    return Candidate(rule: rule, isWhole: !isLean)
                }
                tried.append(events.bytes.span.extracting(range), candidates: candidates)
            }
        }
        let found = try await verdicts(SetUp(options: options, ruleSet: ruleSet, analysis: analysis), tried)
        var tally = PlanTally()
        for (place, question) in questions.enumerated() {
            let (expected, found) = (expected[question.event].among(question.rules), found[place])
            tally.add(expected, question.rules.count)
            // Which rules matched, and with what, is the same in any case; a rule's error may only be left out.
            // By their text: a NaN, as of infinity less infinity, is unequal to itself.
            let isSame =
                "\(expected.matches)" == "\(found.matches)" && expected.isDecided && found.isDecided
                && found.errors.allSatisfy { error in
                    expected.errors.contains(error) || !(tried.candidates(of: place)?.isWhole(error.rule) ?? true)
                }
            if !isSame {
                let text = String(decoding: events.bytes[events.ranges[question.event]], as: UTF8.self)
                Issue.record("\(note)\n\(text)\n\(expected.difference(found, rules))")
            }
        }
        return tally
    }

    /// An event and the rules that it is asked about.
    private struct Question {
        let event: Int
        let rules: Set<Int>
    }

    private static func verdicts(_ setUp: SetUp, _ events: EventBatch) async throws -> [Verdict] {
        let worker = EvaluatorWorker(options: try options(), setUp: setUp, number: 0)
        var verdicts: [Verdict] = []
        while verdicts.count < events.count {
            let answers = try await worker.answers(events, verdicts.count..<events.count)
            verdicts += (0..<answers.count).map(answers.verdict)
        }
        await worker.shutDown()
        return verdicts
    }

    /// For each event the rules of which all native conjuncts hold, as libjq has it.
    private static func holding(
        _ analysis: RuleSetAnalysis, _ library: String?, _ events: EventBatch
    ) async throws -> [Set<Int>] {
        let conditions = analysis.rules.map { rule in
            let native = rule.conjuncts.filter { $0.expression != nil }.map { "(\($0.text)\n)" }
            return RuleFixture.ignore(native.isEmpty ? "true" : native.joined(separator: " and "), continues: true)
        }
        let ruleSet = try ruleSet(conditions, library: library)
        let found = try await verdicts(SetUp(options: try options(), ruleSet: ruleSet, analysis: nil), events)
        return found.map { Set($0.matches.map(\.rule)) }
    }
}

/// How much a comparison says.
struct PlanTally: CustomStringConvertible {
    var cases = 0
    var matches = 0

    mutating func add(_ other: PlanTally) {
        cases += other.cases
        matches += other.matches
    }

    fileprivate mutating func add(_ verdict: Verdict, _ rules: Int) {
        cases += rules
        matches += verdict.matches.count
    }

    var description: String { "\(cases) cases, \(matches) of them with a match" }
}

extension ArraySlice<Candidate> {
    fileprivate func isWhole(_ rule: Int) -> Bool { contains(Candidate(rule: rule, isWhole: true)) }
}

extension Verdict {
    fileprivate struct Match: Equatable {
        let rule: Int
        let fields: [FieldResult]
    }

    fileprivate struct Failure: Equatable {
        let rule: Int
        let message: String
    }

    fileprivate var isDecided: Bool {
        if case .decided = self { true } else { false }
    }

    private var findings: [Finding] {
        if case .decided(let findings) = self { findings } else { [] }
    }

    /// What some of the rules find.
    fileprivate func among(_ rules: Set<Int>) -> Verdict {
        guard case .decided(let findings) = self else { return self }
        return .decided(
            findings.filter { finding in
                switch finding {
                case .match(let rule, _), .whenError(let rule, _): rules.contains(rule)
                }
            })
    }

    fileprivate var matches: [Match] {
        findings.compactMap { finding in
            if case .match(let rule, let fields) = finding { Match(rule: rule, fields: fields) } else { nil }
        }
    }

    fileprivate var errors: [Failure] {
        findings.compactMap { finding in
            if case .whenError(let rule, let message) = finding { Failure(rule: rule, message: message) } else { nil }
        }
    }

    /// What one has and the other has not.
    fileprivate func difference(_ other: Verdict, _ rules: [RuleFixture]) -> String {
        guard isDecided, other.isDecided else { return "\("\(self)".prefix(300)) but \("\(other)".prefix(300))" }
        var lines: [String] = []
        for (number, rule) in rules.enumerated() {
            let (mine, others) = (matches.filter { $0.rule == number }, other.matches.filter { $0.rule == number })
            let (error, otherError) = (errors.first { $0.rule == number }, other.errors.first { $0.rule == number })
            if mine != others || (otherError != nil && error != otherError) {
                lines.append(
                    """
                    rule \(number): \(rule.when) => \(rule.message ?? "ignore"), \(rule.arguments)
                      expected \(mine) \(error.map { "\($0)" } ?? "")
                      found \(others) \(otherError.map { "\($0)" } ?? "")
                    """)
            }
        }
        return lines.prefix(3).joined(separator: "\n")
    }
}
