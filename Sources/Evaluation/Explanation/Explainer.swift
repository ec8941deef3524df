package import Rules
internal import Scan

/// Tells of one event after the other what each rule made of it, and why.
///
/// Invariants and limits:
/// - whether a rule matched is what libjq said when it was asked as `Evaluator` asks it; the parts of a `when` are
///   asked afterwards, and only explain it. Parts that contradict it (some expressions give several values) are not
///   shown;
/// - all of it runs in evaluator processes, and what ends one of them costs that answer alone;
/// - parts are asked in the order in which jq looks at them, and none that jq would not have looked at;
/// - one event at a time, a few round trips each: this is for people.
package struct Explainer: Sendable {
    let ruleSet: RuleSet
    private let decider: Decider
    private let worker: EvaluatorWorker
    private let prober: Prober

    package init(ruleSet: RuleSet, options: EvaluatorOptions) {
        self.ruleSet = ruleSet
        decider = Decider(ruleSet: ruleSet, options: options)
        worker = EvaluatorWorker(
            options: options, setUp: SetUp(options: options, rules: .plan(RulePlan(plain: ruleSet))), number: 0)
        prober = Prober(ruleSet: ruleSet, options: options)
    }

    package func shutdown() async {
        await worker.shutDown()
        await prober.shutdown()
    }

    /// - Parameters:
    ///   - line: one valid RFC 8259 object, at most 256 levels deep.
    ///   - asked: the rules that are explained, with their `when` even where they were not reached; nil: all, as far as
    ///     they were.
    /// - Throws: `EvaluatorError`
    package func explain(_ line: [UInt8], asked: Set<Int>? = nil) async throws -> EventExplanation {
        var event: [UInt8] = []
        BigIntegers.appendQuoted(line.span, to: &event)
        let verdict = try await verdict(on: event, candidates: nil)
        var explanation = EventExplanation(outcome: decider.decision(verdict).outcome, rules: [])
        switch verdict {
        case .decided(let findings): explanation.rules = results(findings)
        case .refused(let rule, let message):
            explanation.rules = ruleSet.rules.indices.map { index in
                RuleExplanation(result: index == rule ? .lost(message) : .notReached)
            }
        case .lost, .tooBig: explanation.rules = try await searched(event)
        case .unparsable(let message):
            explanation.rules = ruleSet.rules.map { _ in RuleExplanation(result: .lost(message)) }
        }
        for index in explanation.rules.indices where asked?.contains(index) ?? true {
            try await explain(index, &explanation.rules[index], event, isAsked: asked != nil)
        }
        return explanation
    }

    /// What the `when` of one rule makes of an event, whatever the rules before it do.
    ///
    /// - Parameter line: as for `explain`.
    /// - Throws: `EvaluatorError`
    package func condition(ofRule index: Int, on line: [UInt8]) async throws -> ExplainedCondition {
        var event: [UInt8] = []
        BigIntegers.appendQuoted(line.span, to: &event)
        return try await prober.condition(ofRule: index, on: event)
    }

    private func explain(
        _ index: Int, _ rule: inout RuleExplanation, _ event: [UInt8], isAsked: Bool
    ) async throws {
        switch rule.result {
        case .matched: rule.fields = try await prober.fields(ofRule: index, on: event)
        case .notMatched, .error: break
        case .notReached where isAsked: break
        case .notReached, .lost: return
        }
        guard rule.result != .matched || isAsked else { return }
        let condition = try await prober.condition(ofRule: index, on: event)
        let isOpposed = rule.result == .matched ? condition.result != .holds : condition.result == .holds
        rule.condition =
            isOpposed && rule.result != .notReached ? try await prober.whole(ofRule: index, on: event) : condition
    }

    // MARK: The search for a rule

    private func results(_ findings: [Finding]) -> [RuleExplanation] {
        var rules = ruleSet.rules.map { _ in RuleExplanation(result: .notMatched) }
        for finding in findings {
            switch finding {
            case .whenError(let rule, let message) where rules.indices.contains(rule):
                rules[rule].result = .error(message)
            case .match(let rule, _) where rules.indices.contains(rule):
                rules[rule].result = .matched
                if rule < ruleSet.trackCount { leaveOut(behind: ruleSet.trackCount - 1, in: &rules) }
                if !ruleSet.rules[rule].continues { leaveOut(behind: rule, in: &rules) }
            case .whenError, .match: break
            }
        }
        return rules
    }

    private func leaveOut(behind rule: Int, in rules: inout [RuleExplanation]) {
        for later in rules.indices where later > rule { rules[later].result = .notReached }
    }

    /// Which rule it is that an event does not get through: they are asked one by one.
    private func searched(_ event: [UInt8]) async throws -> [RuleExplanation] {
        var rules = ruleSet.rules.map { _ in RuleExplanation(result: .notReached) }
        for index in rules.indices {
            if index == ruleSet.trackCount, rules.contains(where: { $0.result == .matched }) { return rules }
            switch try await verdict(on: event, candidates: [Candidate(rule: index, isWhole: true)]) {
            case .decided(let findings):
                rules[index] = results(findings)[index]
                if rules[index].result == .matched, !ruleSet.rules[index].continues { return rules }
            case .lost(_, let detail):
                rules[index].result = .lost(detail)
                return rules
            case .refused(_, let message):
                rules[index].result = .lost(message)
                return rules
            case .tooBig:
                rules[index].result = .lost("it makes too much of this event")
                return rules
            case .unparsable(let message): rules[index].result = .lost(message)
            }
        }
        return rules
    }

    private func verdict(on event: [UInt8], candidates: [Candidate]?) async throws -> Verdict {
        try await worker.verdict(on: event, candidates: candidates)
    }
}

extension EvaluatorWorker {
    /// What becomes of one event.
    ///
    /// - Parameter event: as in `EventBatch`.
    func verdict(on event: [UInt8], candidates: [Candidate]?) throws(EvaluatorError) -> Verdict {
        var batch = EventBatch()
        if let candidates {
            batch.append(event.span, candidates: candidates)
        } else {
            batch.append { $0 += event }
        }
        return try answers(batch, 0..<1).verdict(0)
    }
}
