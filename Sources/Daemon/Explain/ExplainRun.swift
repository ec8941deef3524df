import Evaluation
import Intake
import Outbox
import Rules
import Scan

/// `approvald explain`: of each event read, what every rule made of it, and why.
///
/// What came of the event is decided as `run` and `map` decide it; the explanation stands beside that.
package struct ExplainRun: Sendable {
    private let settings: Settings
    private let console: Console
    private let options: ExplainOptions

    package init(settings: Settings, console: Console, options: ExplainOptions) {
        self.settings = settings
        self.console = console
        self.options = options
    }

    /// Reads to the end of input, or until a signal.
    ///
    /// - Returns: 1 if any line failed, else 0.
    package func run() async throws -> ExitStatus {
        let ruleSet = try await RuleSource(settings: settings, console: console).loadOrRefuse()
        let asked = try options.rule.map { try ruleSet.rules(named: $0) }
        let input = try settings.openInput(
            InputSource(option: settings.input.path, createsFIFO: false), options: settings.input.readerOptions)
        let evaluator = Evaluator(ruleSet: ruleSet, options: settings.evaluatorOptions)
        let explainer = Explainer(ruleSet: ruleSet, options: settings.evaluatorOptions)
        let reader = ExplainedLines(
            decider: LineDecider(evaluator: evaluator, otherLinesFail: settings.input.otherLinesFail),
            explainer: explainer, asked: asked)
        let printer = ExplanationPrinter(ruleSet: ruleSet, console: console, options: options, asked: asked)
        let result: Result<Bool, any Error> = try await SignalWatch.whileRunning(onFirst: input.stop) {
            do {
                return .success(try await reader.forEach(of: input, printer.print))
            } catch {
                return .failure(error)
            }
        }
        await evaluator.shutdown()
        await explainer.shutdown()
        return try result.get() ? .someFailed : .success
    }
}

/// What `approvald explain` is asked for.
package struct ExplainOptions: Sendable {
    /// `RULE` or `PLUGIN/RULE`; nil: all.
    package var rule: String?
    package var format = ReportFormat.text
    package var isColored = false

    package init() {}
}

/// A line that was read, decided and explained.
struct ExplainedLine: Sendable {
    let number: Int
    let bytes: [UInt8]
    let outcome: CaseOutcome
    /// Nil for what is no event, with the reason in `flaw` or in the outcome.
    var explanation: EventExplanation?
    /// What is wrong with a line that no rule could match anyway.
    var flaw: String?

    /// Something that may quote the event, as a person may see it.
    func shown(_ text: String) -> String {
        SecretMask.message(text, about: bytes.span, limit: 8000)
    }
}

/// Reads, decides and explains lines, one after the other.
private struct ExplainedLines: Sendable {
    let decider: LineDecider
    let explainer: Explainer
    let asked: Set<Int>?

    /// - Returns: whether any of the lines failed.
    func forEach(of input: InputReader, _ take: (ExplainedLine) throws -> Void) async throws -> Bool {
        var hasFailed = false
        var cards = CardMemory()
        let clock = WallClock.steady()
        while let chunk = try await input.next() {
            var next = 0
            while next < chunk.lines.count {
                var decided = try await decider.decide(chunk, next..<chunk.lines.count)
                cards.resolve(&decided, now: clock.now)
                for line in next..<decided.end {
                    let explained = try await explain(line, of: decided)
                    if explained.outcome.fate == .failed { hasFailed = true }
                    try take(explained)
                }
                next = decided.end
            }
        }
        return hasFailed
    }

    private func explain(_ place: Int, of decided: DecidedLines) async throws -> ExplainedLine {
        var line = ExplainedLine(
            number: decided.chunk.lineNumber(at: place), bytes: Array(decided.chunk.bytes[decided.chunk.lines[place]]),
            outcome: CaseOutcome(of: place, in: decided))
        switch line.outcome.fate {
        case .blank, .skipped: return line
        case .failed where decided.chunk.fault(at: place) != nil: return line
        case .failed, .unmatched, .ignored, .matched: break
        }
        switch LineValidator().validate(line.bytes.span) {
        case .valid: line.explanation = try await explainer.explain(line.bytes, asked: asked)
        case .invalid(_, let offset, let message): line.flaw = "byte \(offset + 1): \(message)"
        }
        return line
    }
}

extension RuleSet {
    /// Rules by `RULE` or `PLUGIN/RULE`.
    fileprivate func rules(named name: String) throws(ConfigurationError) -> Set<Int> {
        let found = rules.indices.filter { rules[$0].name == name || fullName(ofRule: $0) == name }
        guard found.isEmpty else { return Set(found) }
        let names = rules.map(\.name) + rules.indices.map(fullName)
        let help =
            NearestName.suggestion(for: name, among: names).map { "did you mean \($0)?" }
            ?? "there are \(rules.prefix(10).map(\.name).joined(separator: ", "))\(rules.count > 10 ? " and more" : "")"
        let isDisabled = plugins.contains { plugin in
            plugin.disabledRules.contains { $0 == name || "\(plugin.name)/\($0)" == name }
        }
        throw ConfigurationError(
            isDisabled
                ? "--rule: the rule \(name) is `enabled: false`, so it is not tried; enable it to have it explained"
                : "--rule: no rule is named \(name); \(help)")
    }

    /// The rule that ended the search before this one was reached; nil where something else kept it from being tried.
    func ender(before index: Int, in results: [RuleExplanation]) -> Int? {
        if index >= trackCount, let track = results[..<trackCount].firstIndex(where: { $0.result == .matched }) {
            return track
        }
        return results[..<index].lastIndex { $0.result == .matched }.flatMap { rules[$0].continues ? nil : $0 }
    }

    /// `PLUGIN/RULE`
    func fullName(ofRule index: Int) -> String { "\(plugins[rules[index].plugin].name)/\(rules[index].name)" }
}
