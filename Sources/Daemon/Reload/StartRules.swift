import Logging
import Rules

/// The rules that a run begins with: those of the folder if they pass their trial; else the last good ones of the same
/// folder, where there are any.
struct StartRules: Sendable {
    let trial: RuleTrial
    let console: Console
    /// Nil: nothing is kept (`--dry-run`).
    let good: GoodRules?
    /// Whether only the folder's own rules will do.
    let isStrict: Bool

    struct Choice: Sendable {
        let snapshot: RuleSnapshot
        /// Of the folder, when the snapshot is an older one.
        let refusal: RuleRefusal?
    }

    /// Somebody who writes all the time is waited for so often.
    private static let attempts = 20

    /// - Throws: an exit status, after telling what is wrong, when there are no rules to run on.
    func choose() async throws -> Choice {
        for _ in 0..<Self.attempts {
            switch try await trial.run(trial.settings.rules) {
            case .passed(let snapshot): return Choice(snapshot: snapshot, refusal: nil)
            case .refused(let refusal): return try await fallBack(from: refusal)
            case .moved: try await Task.sleep(for: RuleReloader.settleTime)
            }
        }
        let text = "\(trial.settings.rules): the rules change all the time; leave them alone to start"
        return try await fallBack(from: RuleRefusal(summary: text))
    }

    private func fallBack(from refusal: RuleRefusal) async throws -> Choice {
        if !isStrict, let (snapshot, since) = try await lastGood() {
            console.logger.error(
                "the rules folder is refused; the run begins with the last good rules",
                metadata: snapshot.metadata.merging([
                    "problems": "\(refusal.summary)", "since": "\(Timestamp(milliseconds: since).rfc3339)",
                ]) { $1 })
            console.logger.tell(refusal)
            return Choice(snapshot: snapshot, refusal: refusal)
        }
        guard !refusal.problems.isEmpty else { throw ConfigurationError(refusal.summary) }
        for problem in refusal.problems { console.errors.write(problem.text + "\n") }
        console.errors.write("approvald: \(refusal.summary) in \(trial.settings.rules)\n")
        if let remedy = refusal.remedy { console.errors.write("help: \(remedy)\n") }
        throw ExitStatus.wrongUsage
    }

    /// They passed their cases when they were kept.
    private func lastGood() async throws -> (RuleSnapshot, since: Int64)? {
        guard let good, let record = good.record(), record.folder == GoodRules.absolute(trial.settings.rules),
            let copy = good.copy(of: record)
        else { return nil }
        let load = try await RuleSource(settings: trial.settings, console: console).load(copy)
        guard let ruleSet = load.ruleSet else { return nil }
        let snapshot = RuleSnapshot(
            ruleSet: ruleSet, content: try RuleFolderContent.read(copy), warnings: [], settings: trial.settings)
        return (snapshot, record.since)
    }
}
