import Evaluation
import Feishu
import Glibc
import Intake
import Logging
import Outcomes
import Rules

/// `approvald map`: a pure filter from events to update requests.
package struct MapRun: Sendable {
    private let settings: Settings
    private let console: Console

    package init(settings: Settings, console: Console) {
        self.settings = settings
        self.console = console
    }

    /// Reads to the end of input, or until the reader of standard output goes away, or until a signal.
    ///
    /// - Returns: 1 if any line failed, else 0; after a signal 0.
    package func run() async throws -> ExitStatus {
        // Seen as an error of the write, so that the balance is told before the end.
        signal(SIGPIPE, SIG_IGN)
        let ruleSet = try await RuleSource(settings: settings, console: console).loadOrRefuse()
        let input = try settings.openInput(createsFIFO: false, options: settings.input.readerOptions)
        let output = LineOutput(console.output)
        let evaluator = Evaluator(ruleSet: ruleSet, options: settings.evaluatorOptions)
        let filter = MapFilter(
            ruleSet: ruleSet, decider: LineDecider(evaluator: evaluator, otherLinesFail: settings.input.otherLinesFail),
            emptyI18n: settings.api.emptyI18n, output: output, console: console)
        let ending = Ending(input: input, output: output, drainTimeout: .zero)
        let failure = try await SignalWatch.whileRunning(onFirst: ending.stop) { await filter.run(input) }
        await evaluator.shutdown()
        if let failure, !failure.isReaderGone { console.logger.error("map ends early: \(failure)") }
        let balance = filter.books.close(pending: 0)
        console.errors.write(BalanceReport.lines(balance, format: console.logFormat))
        if failure?.isReaderGone == true { Self.endAsFilter() }
        if failure != nil { return .someFailed }
        return ending.wasStopped || balance.events.failed == 0 ? .success : .someFailed
    }

    /// A filter whose reader is gone ends by the signal that says so; shells expect it.
    private static func endAsFilter() {
        signal(SIGPIPE, SIG_DFL)
        raise(SIGPIPE)
    }
}

/// The loop of `map`, without process and signals.
struct MapFilter: Sendable {
    let ruleSet: RuleSet
    let decider: LineDecider
    let emptyI18n: EmptyI18n
    let output: LineOutput
    let console: Console
    let books = Books()

    /// Runs until the input ends or is stopped.
    ///
    /// - Returns: What ended it before.
    func run(_ input: InputReader) async -> PipelineFailure? {
        do {
            return try await pass(input)
        } catch {
            return .failed("\(error)")
        }
    }

    private func pass(_ input: InputReader) async throws -> PipelineFailure? {
        let failures = FailureLog(logger: console.logger, now: MonotonicTime.milliseconds)
        let whenErrors = WhenErrorLog(logger: console.logger, ruleSet: ruleSet)
        defer {
            failures.flush()
            whenErrors.flush()
        }
        while let chunk = try await input.next() {
            var next = 0
            repeat {
                let decided = try await decider.decide(chunk, from: next)
                let report = ChunkReport(decided: decided, ruleSet: ruleSet)
                let (lines, count) = requests(decided.verdicts)
                decided.whenErrors.forEach(whenErrors.report)
                books.enter(report.tally)
                report.failures.forEach(failures.report)
                if case .closed(let error) = await output.write(lines) { return .outputClosed(errno: error) }
                books.enterAccepted(count)
                books.enterWithheld(count)
                next = decided.end
            } while next < chunk.lines.count
        }
        return nil
    }

    private func requests(_ verdicts: [LineVerdict]) -> (lines: [UInt8], count: Int) {
        var lines: [UInt8] = []
        var count = 0
        for case .matched(let updates) in verdicts {
            for update in updates {
                update.request.encode(emptyI18n: emptyI18n, into: &lines)
                lines.append(0x0A)
                count += 1
            }
        }
        return (lines, count)
    }
}
