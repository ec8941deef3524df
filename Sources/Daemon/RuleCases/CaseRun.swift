import Evaluation
import Intake
import Rules

/// `approvald test`: the plugins' own cases, decided as the daemon decides.
package struct CaseRun: Sendable {
    private let settings: Settings
    private let console: Console

    package init(settings: Settings, console: Console) {
        self.settings = settings
        self.console = console
    }

    /// - Returns: 1 if a case failed, 2 if rules or cases do not load, else 0.
    package func run() async throws -> ExitStatus {
        let ruleSet = try await RuleSource(settings: settings, console: console).loadOrRefuse()
        let (cases, diagnostics) = TestCaseLoader.load(ruleSet)
        for diagnostic in diagnostics {
            console.errors.write(diagnostic.text + "\n")
        }
        if diagnostics.contains(where: { $0.severity == .error }) { return .wrongUsage }
        guard !cases.isEmpty else {
            try console.print("no cases: the plugins in \(settings.rules) have no tests/*.yaml")
            return .success
        }
        let outcomes = try await decide(cases, ruleSet)
        return try report(cases, outcomes, CaseJudge(ruleSet: ruleSet))
    }

    func decide(_ cases: [TestCase], _ ruleSet: RuleSet) async throws -> [CaseOutcome] {
        let evaluator = Evaluator(ruleSet: ruleSet, options: settings.evaluatorOptions)
        let decider = LineDecider(evaluator: evaluator, otherLinesFail: settings.input.otherLinesFail)
        var framer = LineFramer(maximumLineBytes: settings.input.maxLineBytes)
        for testCase in cases {
            framer.append(Array((testCase.event + "\n").utf8).span)
        }
        let result = await decide(framer.finish(.endOfInput), decider)
        await evaluator.shutdown()
        return try result.get()
    }

    private func decide(_ chunk: Chunk?, _ decider: LineDecider) async -> Result<[CaseOutcome], any Error> {
        guard let chunk else { return .success([]) }
        do {
            var outcomes: [CaseOutcome] = []
            while outcomes.count < chunk.lines.count {
                let decided = try await decider.decide(chunk, outcomes.count..<chunk.lines.count)
                outcomes += (decided.asked.lowerBound..<decided.end).map { CaseOutcome(of: $0, in: decided) }
            }
            return .success(outcomes)
        } catch {
            return .failure(error)
        }
    }

    private func report(_ cases: [TestCase], _ outcomes: [CaseOutcome], _ judge: CaseJudge) throws -> ExitStatus {
        var failed = 0
        for (testCase, outcome) in zip(cases, outcomes) {
            let differences = judge.differences(testCase.expectation, outcome)
            guard !differences.isEmpty else { continue }
            failed += 1
            let place = testCase.position
            try console.print("\(place.file):\(place.line):\(place.column): failed: \(testCase.name)")
            try differences.forEach { try console.print("  \($0)") }
        }
        try console.print("\(cases.count - failed) passed, \(failed) failed")
        return failed == 0 ? .success : .someFailed
    }
}
