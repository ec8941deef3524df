internal import Feishu
internal import Outcomes
internal import Rules

/// Makes decisions of verdicts: pure, apart from the clock it was given.
struct Decider: Sendable {
    private let ruleSet: RuleSet
    private let planners: [RulePlanner?]
    private let tracks: [TrackPlanner]
    private let options: EvaluatorOptions

    init(ruleSet: RuleSet, options: EvaluatorOptions) {
        self.ruleSet = ruleSet
        self.options = options
        planners = ruleSet.rules.enumerated().map { index, rule in
            RulePlanner(index: index, rule: rule, plugin: ruleSet.plugins[rule.plugin])
        }
        tracks = ruleSet.rules.prefix(ruleSet.trackCount).enumerated().compactMap { index, rule in
            TrackPlanner(index: index, rule: rule)
        }
    }

    var ruleCount: Int { ruleSet.rules.count }
    var hasNoRules: Bool { ruleSet.rules.isEmpty }

    /// Of each rule, the texts that are the same for every event; nil: it has others, or none.
    var constantTexts: [[LocalizedTexts]?] { planners.map { $0?.constantTexts } }

    /// How many rules are tracks; they come first.
    var trackCount: Int { tracks.count }

    /// - Parameter rule: a track.
    func track(ofRule rule: Int) -> TrackPlanner { tracks[rule] }

    /// Nil for a rule that ignores, and for a track.
    func planner(ofRule rule: Int) -> RulePlanner? { planners[rule] }

    func decision(_ verdict: Verdict) -> Decision {
        switch verdict {
        case .decided(let findings):
            return decision(findings)
        case .unparsable(let message):
            return failed(.invalidJSON, "it is not read: \(message)")
        case .refused(let rule, let message):
            let isKnown = ruleSet.rules.indices.contains(rule)
            return failed(
                .ruleError, "libjq refuses the rule's program: \(message)", rule: isKnown ? rule : nil)
        case .tooBig:
            return failed(
                .evaluatorMemory, "the rules made more than \(Wire.verdictBytesMax) bytes of this event")
        case .lost(let loss, let detail):
            let reason: Reason =
                switch loss {
                case .timeout: .evaluatorTimeout
                case .memory: .evaluatorMemory
                case .crash: .evaluatorCrash
                }
            return failed(reason, "the evaluator process did not survive this event: \(detail)")
        }
    }

    private func failed(_ reason: Reason, _ detail: String, rule: Int? = nil) -> Decision {
        Decision(outcome: .failed(reason, detail: detail, rule: rule))
    }

    private func decision(_ findings: [Finding]) -> Decision {
        var whenErrors: [WhenError] = []
        var updates: [PlannedUpdate] = []
        var tracked: [PlannedTrack] = []
        var ignoring: Int?
        var failure: Decision.Outcome?
        for finding in findings {
            switch finding {
            case .whenError(let rule, let message):
                guard ruleSet.rules.indices.contains(rule) else { continue }
                whenErrors.append(WhenError(rule: rule, message: message))
            case .match(let rule, let fields):
                guard failure == nil else { continue }
                guard ruleSet.rules.indices.contains(rule) else {
                    failure = .failed(.evaluatorCrash, detail: "the process answered with an unknown rule", rule: nil)
                    continue
                }
                do throws(PlanFailure) {
                    if rule < trackCount {
                        tracked.append(try tracks[rule].track(fields))
                        continue
                    }
                    guard let planner = planners[rule] else {
                        ignoring = ignoring ?? rule
                        continue
                    }
                    updates += try planner.updates(fields, now: options.now)
                } catch {
                    failure = .failed(error.reason, detail: error.detail, rule: rule)
                }
            }
        }
        return Decision(outcome: failure ?? Self.outcome(tracked, updates, ignoring), whenErrors: whenErrors)
    }

    private static func outcome(
        _ tracked: [PlannedTrack], _ updates: [PlannedUpdate], _ ignoring: Int?
    ) -> Decision.Outcome {
        guard tracked.isEmpty else { return .tracked(tracked) }
        guard updates.isEmpty else { return .matched(updates) }
        return ignoring.map { .ignored(rule: $0) } ?? .unmatched
    }
}

/// Why a matching rule gives no update.
struct PlanFailure: Error, Equatable {
    let reason: Outcomes.Reason
    let detail: String
}
