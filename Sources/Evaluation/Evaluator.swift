internal import Feishu
package import Rules
internal import Scan
internal import Synchronization

/// Decides events by a rule set.
///
/// Invariants and limits:
/// - no jq runs in this process: what is certain without it is decided here (`NativeDecider`); for all else, rules
///   and events meet in processes that are bounded in memory and time, have no secrets and no descriptors but their
///   pipe;
/// - every event of a pass gets its fate, whatever becomes of the others; an event that ends its process gets a failed
///   one, and takes no other event with it;
/// - passes may be made at the same time, and each has its own memory;
/// - a rule set is for life: a new one means a new evaluator.
package final class Evaluator: Sendable {
    package let ruleSet: RuleSet
    private let workers: [EvaluatorWorker]
    /// Counts passes that ask libjq, so that the processes take turns.
    private let turn = Atomic<Int>(0)
    private let decider: Decider
    private let templates: RequestTemplates
    let native: NativeDecider?
    private let emptyI18n: EmptyI18n
    /// Whether libjq is told what is left of each event's rules, instead of being asked for all of them.
    private let tellsCandidates: Bool
    /// Nil: every answer goes the full way.
    private let answerPlanner: AnswerPlanner?
    /// Nil when no line can be passed over.
    package let prefilter: LinePrefilter?

    package init(ruleSet: RuleSet, options: EvaluatorOptions) {
        self.ruleSet = ruleSet
        let analysis = options.features.isEmpty ? nil : RuleSetAnalysis(ruleSet)
        let nativeAnalysis = options.features.contains(.native) ? analysis : nil
        let setUp = SetUp(options: options, ruleSet: ruleSet, analysis: analysis)
        workers = (0..<options.workers).map { EvaluatorWorker(options: options, setUp: setUp, number: $0) }
        let decider = Decider(ruleSet: ruleSet, options: options)
        self.decider = decider
        emptyI18n = options.emptyI18n
        tellsCandidates = options.features.contains(.lean)
        let templates = RequestTemplates(texts: decider.constantTexts, emptyI18n: options.emptyI18n)
        self.templates = templates
        answerPlanner =
            options.features.contains(.prepared)
            ? AnswerPlanner(decider: decider, templates: templates, now: options.now) : nil
        native = nativeAnalysis.map { analysis in
            NativeDecider(ruleSet: ruleSet, analysis: analysis, decider: decider, templates: templates, options)
        }
        prefilter = options.features.contains(.prefilter) ? nativeAnalysis.flatMap { LinePrefilter($0) } : nil
    }

    /// How many passes are worth making at the same time.
    package var width: Int { workers.count }

    // MARK: One event after the other

    package func makePass() -> EventPass {
        EventPass(
            decided: DecidedEvents(templates: templates, emptyI18n: emptyI18n), scratch: native?.makeScratch())
    }

    /// Decides an event, or leaves it open for `finish`.
    ///
    /// - Parameters:
    ///   - line: one valid RFC 8259 object, at most 256 levels deep.
    ///   - number: more than that of the event before.
    ///   - hasBigIntegers: whether integers beyond ±2^53 are in it, which reach jq as strings of their digits.
    package func decide(
        _ line: Span<UInt8>, number: Int, hasBigIntegers: Bool, in pass: inout EventPass
    ) -> EventFate {
        guard !decider.hasNoRules else { return .unmatched }
        guard hasBigIntegers else { return decide(line, number, in: &pass) }
        var quoted: [UInt8] = []
        swap(&quoted, &pass.quoted)
        quoted.removeAll(keepingCapacity: true)
        BigIntegers.appendQuoted(line, to: &quoted)
        defer { swap(&quoted, &pass.quoted) }
        return decide(quoted.span, number, in: &pass)
    }

    private func decide(_ line: Span<UInt8>, _ number: Int, in pass: inout EventPass) -> EventFate {
        guard let native, var scratch = pass.scratch.take() else {
            return open(line, number, candidates: nil, in: &pass)
        }
        defer { pass.scratch = scratch }
        switch native.decide(line, number: number, &scratch, into: &pass.decided) {
        case .decided(let fate): return fate
        case .unsure: return open(line, number, candidates: nil, in: &pass)
        case .candidates: return open(line, number, candidates: scratch.candidates, in: &pass)
        }
    }

    private func open(
        _ line: Span<UInt8>, _ number: Int, candidates: [Candidate]?, in pass: inout EventPass
    ) -> EventFate {
        if let candidates, tellsCandidates {
            pass.open.append(line, candidates: candidates)
        } else {
            pass.open.append { $0.append(line) }
        }
        pass.openEvents.append(number)
        return .open
    }

    // MARK: What waits for libjq

    /// Asks libjq about the events that were left open, and completes the pass.
    ///
    /// Events that end their process cost seconds. Then what lies before is given back first, and the pass holds
    /// nothing of the first event that is open still, nor of any later one; one event at least is decided.
    ///
    /// - Throws: `EvaluatorError` when events cannot be decided at all, `CancellationError`.
    package func finish(_ pass: inout EventPass) async throws -> OpenFates {
        var result = OpenFates()
        guard pass.isOpen else { return result }
        let mark = pass.decided.mark
        let worker = workers[turn.wrappingAdd(1, ordering: .relaxed).oldValue % workers.count]
        for part in pass.open.parts(ofBytes: Wire.batchBytes) {
            try Task.checkCancellation()
            let answers = try await worker.answers(pass.open, part)
            if answers.isEmpty { throw CancellationError() }
            for place in 0..<answers.count {
                let event = pass.openEvents[part.lowerBound + place]
                result.fates.append((event, settle(answers, place, event, in: &pass)))
            }
            if answers.count < part.count {
                result.firstOpen = pass.openEvents[part.lowerBound + answers.count]
                break
            }
        }
        pass.decided.putInOrder(since: mark)
        if let firstOpen = result.firstOpen { pass.decided.removeEvents(from: firstOpen) }
        return result
    }

    private func settle(_ answers: Answers, _ place: Int, _ event: Int, in pass: inout EventPass) -> EventFate {
        if let answerPlanner, let answer = answers.sent(place),
            let fate = answerPlanner.append(answer, event: event, to: &pass.decided)
        {
            return fate
        }
        return pass.decided.append(decider.decision(answers.verdict(place)), event: event)
    }

    /// Ends the processes. Batches under way are finished first.
    package func shutdown() async {
        for worker in workers { await worker.shutDown() }
    }
}
