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
            load = try await RuleSource(settings: settings, console: console).load(folder)
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
        if diagnostics.contains(where: { $0.severity == .error }) { return .refused(RuleRefusal(content, diagnostics)) }
        let failures = try await failures(of: cases, ruleSet)
        guard failures.isEmpty else {
            let summary = "\(failures.count) of \(Plural.text(cases.count, "test case") ?? "no test case") failed"
            return .refused(RuleRefusal(content, summary: summary, problems: failures))
        }
        return .passed(RuleSnapshot(ruleSet: ruleSet, content: content, settings: settings))
    }

    private func failures(of cases: [TestCase], _ ruleSet: RuleSet) async throws -> [RuleRefusal.Problem] {
        let results = try await CaseRun(settings: settings, console: console).results(of: cases, ruleSet)
        return results.filter { $0.verdict == .failed }.map { result in
            let lines = result.lines
            return .init(
                headline: lines.map { String($0.trimmingPrefix { $0 == " " }) }.joined(separator: "; "),
                text: lines.joined(separator: "\n"))
        }
    }
}
