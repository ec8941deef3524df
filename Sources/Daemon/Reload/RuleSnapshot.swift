import Evaluation
import Logging
import Rules
import Synchronization

/// One rule set and what decides by it; immutable. Its processes end with it.
final class RuleSnapshot: Sendable {
    let ruleSet: RuleSet
    /// Of the files that it was read from.
    let content: RuleFolderContent
    /// As `check` would print them.
    let warnings: [RuleRefusal.Problem]
    let evaluator: Evaluator
    let decider: LineDecider

    init(ruleSet: RuleSet, content: RuleFolderContent, warnings: [RuleRefusal.Problem], settings: Settings) {
        self.ruleSet = ruleSet
        self.content = content
        self.warnings = warnings
        evaluator = Evaluator(ruleSet: ruleSet, options: settings.evaluatorOptions)
        decider = LineDecider(
            evaluator: evaluator, otherLinesFail: settings.input.otherLinesFail,
            storeApp: settings.api.storeAppLines(isSending: true))
    }

    /// What the log says of rules that come into use.
    var metadata: Logger.Metadata {
        [
            "digest": "\(content.digest)", "plugins": "\(ruleSet.plugins.count)",
            "rules": "\(ruleSet.rules.count - ruleSet.trackCount)", "warnings": "\(warnings.count)",
        ]
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
