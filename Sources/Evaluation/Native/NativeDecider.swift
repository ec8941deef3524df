internal import Rules
internal import Scan

/// Decides events in this process, without libjq, where the outcome is certain.
///
/// Invariants and limits:
/// - what it decides is what an evaluator process would, apart from what was not reached: a rule whose key the event
///   lacks, or of which another part of `when` does not hold, is not looked at, whatever else it says. So an error in
///   its `when` is not counted, and what would end a process there ends none; the prefilter passes over lines in the
///   same way;
/// - whatever is odd is undecided: errors, for their texts are libjq's, containers that are compared or printed,
///   numbers that are not printed as they were written, what would make very much of an event;
/// - an event must be one valid object; nothing is allocated for it before a rule matches, nor then when the rule's
///   request is prepared.
final class NativeDecider: Sendable {
    enum Outcome {
        case decided(EventFate)
        /// libjq has to look at the event; nothing is known of the rules.
        case unsure
        /// libjq has to try the candidates in the scratch memory, and no other rules.
        case candidates
    }

    let program: NativeProgram
    let index: CandidateIndex
    let scanner: FieldScanner
    private let decider: Decider
    private let templates: RequestTemplates
    private let isPrepared: Bool
    private let now: @Sendable () -> Int64

    init(
        ruleSet: RuleSet, analysis: RuleSetAnalysis, decider: Decider, templates: RequestTemplates,
        _ options: EvaluatorOptions
    ) {
        program = NativeProgram(ruleSet, analysis)
        let rules = ruleSet.rules.indices
        index =
            options.features.contains(.index) ? CandidateIndex(analysis.index) : CandidateIndex(always: Array(rules))
        self.decider = decider
        self.templates = templates
        isPrepared = options.features.contains(.prepared)
        now = options.now
        scanner = FieldScanner(
            PathTrie(
                analysis.paths.map { path in
                    path.steps.map { step in
                        switch step {
                        case .key(let key): .key(key)
                        case .index(let index): .index(index)
                        }
                    }
                }))
    }

    func makeScratch() -> NativeScratch { NativeScratch(for: scanner.trie) }

    /// Decides the event, or puts the rules that are left into the scratch memory.
    func decide(
        _ line: Span<UInt8>, number event: Int, _ scratch: inout NativeScratch, into decided: inout DecidedEvents
    ) -> Outcome {
        guard scanner.scan(line, into: &scratch.slots) == .found else { return .unsure }
        index.gather(line, &scratch)
        scratch.candidates.removeAll(keepingCapacity: true)
        let evaluation = NativeEvaluation(program: program)
        let mark = decided.updates.mark
        let trackedMark = decided.tracked.count
        var ignoring: Int?
        var failure: (rule: Int, failure: PlanFailure)?
        var needsJQ = false
        var hasTracked = false
        search: while let number = index.next(&scratch) {
            if hasTracked, number >= decider.trackCount { break search }
            let rule = program.rules[number]
            let match = matches(rule, evaluation, line, &scratch)
            if match == .no { continue }
            scratch.candidates.append(Candidate(rule: number, isWhole: match == .unsure))
            guard match == .yes else {
                needsJQ = true
                continue
            }
            hasTracked = number < decider.trackCount
            if !needsJQ {
                switch plan(number, event, evaluation, line, &scratch, &decided) {
                case .planned: break
                case .ignored: ignoring = ignoring ?? number
                case .unsure: needsJQ = true
                // The first failure counts, unless a later rule ends its process.
                case .failed(let found): failure = failure ?? (number, found)
                }
            }
            if !rule.continues { break search }
        }
        if needsJQ {
            decided.updates.goBack(to: mark)
            decided.tracked.removeLast(decided.tracked.count - trackedMark)
            return .candidates
        }
        if let (rule, failure) = failure {
            decided.updates.goBack(to: mark)
            decided.tracked.removeLast(decided.tracked.count - trackedMark)
            decided.failed.append(
                FailedEvent(event: event, reason: failure.reason, detail: failure.detail, rule: rule))
            return .decided(.failed)
        }
        if decided.updates.records.count > mark.records { return .decided(.matched) }
        guard let ignoring else { return .decided(.unmatched) }
        decided.ignore(event, by: ignoring)
        return .decided(.ignored)
    }

    // MARK: Conditions

    enum Match {
        case no
        case yes
        /// What of `when` is native holds; the rest is libjq's.
        case inPart
        case unsure
    }

    func matches(
        _ rule: NativeProgram.Rule, _ evaluation: NativeEvaluation, _ line: Span<UInt8>,
        _ scratch: inout NativeScratch
    ) -> Match {
        for conjunct in rule.conjuncts.range {
            scratch.forgetValues()
            let value = evaluation.value(program.links[conjunct], line, &scratch)
            guard value.isValue || value.kind == .nothing else { return .unsure }
            if !value.isTrue { return .no }
        }
        return rule.needsJQ ? .inPart : .yes
    }

    // MARK: Updates

    private enum Plan {
        case planned
        case ignored
        case unsure
        case failed(PlanFailure)
    }

    /// What a rule that matches makes of the event.
    private func plan(
        _ number: Int, _ event: Int, _ evaluation: NativeEvaluation, _ line: Span<UInt8>,
        _ scratch: inout NativeScratch, _ decided: inout DecidedEvents
    ) -> Plan {
        if number < decider.trackCount { return track(number, event, evaluation, line, &scratch, &decided) }
        let rule = program.rules[number]
        guard let planner = decider.planner(ofRule: number) else { return .ignored }
        if isPrepared, let prepared = rule.prepared,
            let record = prepared.record(
                event: event, rule: number, evaluation, line, &scratch, &decided.updates, now: now),
            templates.hasRequest(rule: number, record.status)
        {
            decided.updates.append(record)
            return .planned
        }
        var results = NativeResults(evaluation)
        guard let fields = program.fields[number], let values = results.fields(fields, line, &scratch) else {
            return .unsure
        }
        do throws(PlanFailure) {
            for update in try planner.updates(values, now: now) {
                decided.updates.append(update, event: event)
            }
            return .planned
        } catch {
            return .failed(error)
        }
    }

    /// The cards that a track which matches makes known.
    private func track(
        _ number: Int, _ event: Int, _ evaluation: NativeEvaluation, _ line: Span<UInt8>,
        _ scratch: inout NativeScratch, _ decided: inout DecidedEvents
    ) -> Plan {
        var results = NativeResults(evaluation)
        guard let fields = program.fields[number], let values = results.fields(fields, line, &scratch) else {
            return .unsure
        }
        do throws(PlanFailure) {
            decided.append(try decider.track(ofRule: number).track(values), event: event)
            return .ignored
        } catch {
            return .failed(error)
        }
    }
}
