import Evaluation
import Rules

/// All that stands between an edit and the stream: the folder is loaded, checked, and its own test cases are run.
struct RuleTrial: Sendable {
    enum Verdict: Sendable {
        case passed(RuleSnapshot)
        case refused(RuleRefusal)
        /// Somebody wrote while it was read: what was read is of no use.
        case moved
    }

    let settings: Settings
    let console: Console

    /// - Parameter folder: the rules folder.
    /// - Throws: what keeps rules from being tried at all.
    func run(_ folder: String) async throws -> Verdict {
        let content: RuleFolderContent
        do {
            content = try RuleFolderContent.read(folder)
        } catch {
            return .refused(RuleRefusal(summary: "\(error)"))
        }
        let load: RuleLoad
        do {
            load = try await RuleSource(settings: settings, console: console).load(folder, isReviewed: true)
        } catch let error as ConfigurationError {
            return .refused(RuleRefusal(content, summary: "\(error)"))
        }
        let verdict = try await judge(load, content)
        guard let after = try? RuleFolderContent.read(folder), after == content else { return .moved }
        return verdict
    }

    private func judge(_ load: RuleLoad, _ content: RuleFolderContent) async throws -> Verdict {
        guard let ruleSet = load.ruleSet else { return .refused(RuleRefusal(content, load.diagnostics)) }
        let (cases, diagnostics) = TestCaseLoader.load(ruleSet)
        let all = (load.diagnostics + diagnostics).sorted { $0.position < $1.position }
        if all.contains(where: { $0.severity == .error }) { return .refused(RuleRefusal(content, all)) }
        let failures = try await failures(of: cases, ruleSet)
        guard failures.isEmpty else {
            let summary = "\(failures.count) of \(Plural.text(cases.count, "test case") ?? "no test case") failed"
            let remedy = """
                if these results are what the edit means, approvald test --rules \(settings.rules) --update writes them \
                into the cases
                """
            return .refused(RuleRefusal(content, summary: summary, problems: failures, remedy: remedy))
        }
        return .passed(
            RuleSnapshot(
                ruleSet: ruleSet, content: content, warnings: all.map(RuleRefusal.Problem.init), settings: settings))
    }

    private func failures(of cases: [TestCase], _ ruleSet: RuleSet) async throws -> [RuleRefusal.Problem] {
        let run = CaseRun(settings: settings, console: console)
        var results = try await run.results(of: cases, ruleSet)
        // A machine that is busy for a moment says nothing about the rules.
        let late = results.indices.filter { results[$0].verdict == .failed && results[$0].isLate }
        for (index, again) in zip(late, try await run.results(of: late.map { cases[$0] }, ruleSet)) {
            results[index] = again
        }
        return results.filter { $0.verdict == .failed }.map { result in
            let lines = result.lines
            return .init(
                severity: .error,
                headline: lines.map { String($0.trimmingPrefix { $0 == " " }) }.joined(separator: "; "),
                text: lines.joined(separator: "\n"))
        }
    }
}
