import Evaluation
import Intake
import Rules

/// `approvald test`: the plugins' own cases, decided as the daemon decides.
package struct CaseRun: Sendable {
    private let settings: Settings
    private let console: Console
    private let options: CaseRunOptions

    package init(settings: Settings, console: Console, options: CaseRunOptions = CaseRunOptions()) {
        self.settings = settings
        self.console = console
        self.options = options
    }

    /// - Returns: 1 if a case failed or too little is exercised, 2 if rules or cases do not load or the filter finds
    ///   none, else 0.
    package func run() async throws -> ExitStatus {
        let ruleSet = try await RuleSource(settings: settings, console: console).loadOrRefuse(
            closing: "no case was run")
        let cases = try load(ruleSet)
        let report = CaseReport(console: console, format: options.format)
        if cases.isEmpty, !options.showsCoverage, options.filters.isEmpty {
            try report.printNoCases(in: settings.rules)
            return .success
        }
        let chosen = cases.filter(options.includes)
        guard !chosen.isEmpty || options.filters.isEmpty else {
            throw nothingChosen(Set(cases.map(\.plugin)).sorted())
        }
        var results = try await results(of: chosen, ruleSet)
        if options.updates {
            CaseUpdate(ruleSet: ruleSet).apply(to: &results)
            warnOfFailures(results)
        } else {
            try await MissedRule.explain(in: &results, ruleSet, settings.evaluatorOptions)
        }
        return try await close(results, ruleSet, report)
    }

    private func nothingChosen(_ plugins: [String]) -> ConfigurationError {
        let nearest = options.filters.lazy.compactMap { NearestName.suggestion(for: $0, among: plugins) }.first
        return ConfigurationError(
            "--filter \(options.filters.joined(separator: ", ")): no case has this in its file or name"
                + (nearest.map { "; did you mean \($0)?" } ?? ""))
    }

    /// That an event fails is seldom what an edit means.
    private func warnOfFailures(_ results: [CaseResult]) {
        let failing = results.count { $0.isUpdated && $0.outcome.failure != nil }
        guard let cases = Plural.text(failing, "case") else { return }
        console.errors.write(
            "approvald: \(cases) \(failing == 1 ? "expects" : "expect") a failure now; see whether the rules mean it\n")
    }

    private func close(_ results: [CaseResult], _ ruleSet: RuleSet, _ report: CaseReport) async throws -> ExitStatus {
        try results.forEach(report.print)
        var percent: Int?
        if options.showsCoverage {
            let coverage = try await CaseCoverage.measure(results, ruleSet, settings.evaluatorOptions)
            try report.print(coverage)
            percent = coverage.percent
        }
        try report.close(results, percent: percent, minimum: options.minimum)
        let isCovered = (percent ?? 100) >= (options.minimum ?? 0)
        return isCovered && results.allSatisfy { $0.verdict != .failed } ? .success : .someFailed
    }

    /// What becomes of all cases of these rules that load.
    ///
    /// - Returns: the results, and the files of which some cases do not load (reported).
    func results(_ ruleSet: RuleSet) async throws -> (results: [CaseResult], broken: [String]) {
        let (cases, broken) = loadable(ruleSet)
        return (try await results(of: cases, ruleSet), broken)
    }

    private func load(_ ruleSet: RuleSet) throws -> [TestCase] {
        let (cases, broken) = loadable(ruleSet)
        guard broken.isEmpty else {
            console.errors.write("approvald: no case was run: \(broken.joined(separator: ", ")) cannot be used\n")
            throw ExitStatus.wrongUsage
        }
        return cases
    }

    private func loadable(_ ruleSet: RuleSet) -> (cases: [TestCase], broken: [String]) {
        let (cases, diagnostics) = TestCaseLoader.load(ruleSet)
        for diagnostic in diagnostics {
            console.errors.write(diagnostic.text + "\n")
        }
        return (cases, Set(diagnostics.filter { $0.severity == .error }.map(\.file)).sorted())
    }

    /// What becomes of these cases.
    func results(of cases: [TestCase], _ ruleSet: RuleSet) async throws -> [CaseResult] {
        let judge = CaseJudge(ruleSet: ruleSet)
        return zip(cases, try await decide(cases, ruleSet)).map { testCase, decided in
            let differences = judge.differences(testCase.expectation, decided.outcome)
            return CaseResult(
                testCase: testCase, outcome: decided.outcome, tracks: decided.tracks, differences: differences,
                strays: judge.strays(testCase, decided.given))
        }
    }

    private func decide(_ cases: [TestCase], _ ruleSet: RuleSet) async throws -> [DecidedCase] {
        let evaluator = Evaluator(ruleSet: ruleSet, options: settings.evaluatorOptions)
        let decider = LineDecider(evaluator: evaluator, otherLinesFail: settings.input.otherLinesFail)
        var framer = LineFramer(maximumLineBytes: settings.input.maxLineBytes)
        for line in cases.flatMap({ $0.given + [$0.event] }) {
            framer.append(Array((line + "\n").utf8).span)
        }
        let result = await decide(cases, framer.finish(.endOfInput), decider, ruleSet)
        await evaluator.shutdown()
        return try result.get()
    }

    /// - Parameter chunk: of each case the events that came before, then its own.
    private func decide(
        _ cases: [TestCase], _ chunk: Chunk?, _ decider: LineDecider, _ ruleSet: RuleSet
    ) async -> Result<[DecidedCase], any Error> {
        guard let chunk else { return .success([]) }
        do {
            var outcomes: [DecidedCase] = []
            var line = 0
            for testCase in cases {
                var cards = CardMemory()
                let event = line + testCase.given.count
                var made: [CaseOutcome] = []
                while line <= event {
                    var decided = try await decider.decide(chunk, line..<event + 1)
                    cards.resolve(&decided, now: 0)
                    made += (line..<decided.end).map { CaseOutcome(of: $0, in: decided) }
                    line = decided.end
                }
                guard let outcome = made.popLast() else { continue }
                outcomes.append(DecidedCase(given: made, outcome: outcome, ruleSet: ruleSet))
            }
            return .success(outcomes)
        } catch {
            return .failure(error)
        }
    }
}

/// What became of a case's events.
private struct DecidedCase {
    /// Of the events that came before.
    let given: [CaseOutcome]
    let outcome: CaseOutcome
    /// The entries of `track` that took any of them.
    let tracks: Set<Int>

    init(given: [CaseOutcome], outcome: CaseOutcome, ruleSet: RuleSet) {
        self.given = given
        self.outcome = outcome
        tracks = Set((given + [outcome]).flatMap(\.rules).filter { ruleSet.rules[$0].tracks })
    }
}

extension CaseRunOptions {
    fileprivate func includes(_ testCase: TestCase) -> Bool {
        guard !filters.isEmpty else { return true }
        let place = "\(testCase.position.file): \(testCase.name)".lowercased()
        return filters.contains { place.contains($0.lowercased()) }
    }
}
