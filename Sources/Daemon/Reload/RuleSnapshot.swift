import Evaluation
import Rules
import Synchronization

/// One rule set and what decides by it; immutable. Its processes end with it.
final class RuleSnapshot: Sendable {
    let ruleSet: RuleSet
    /// Of the files that it was read from.
    let content: RuleFolderContent
    let evaluator: Evaluator
    let decider: LineDecider

    init(ruleSet: RuleSet, content: RuleFolderContent, settings: Settings) {
        self.ruleSet = ruleSet
        self.content = content
        evaluator = Evaluator(ruleSet: ruleSet, options: settings.evaluatorOptions)
        decider = LineDecider(
            evaluator: evaluator, otherLinesFail: settings.input.otherLinesFail,
            storeApp: settings.api.storeAppLines(isSending: true))
    }
}

/// The snapshot that decides from the next chunk on. Whoever took an earlier one goes on with it.
final class LiveRules: Sendable {
    private let snapshot: Mutex<RuleSnapshot>

    init(_ snapshot: RuleSnapshot) {
        self.snapshot = Mutex(snapshot)
    }

    var current: RuleSnapshot { snapshot.withLock { $0 } }

    func replace(with next: RuleSnapshot) {
        snapshot.withLock { $0 = next }
    }
}
