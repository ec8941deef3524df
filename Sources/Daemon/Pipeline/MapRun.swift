import Evaluation
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
        let input = try settings.openInput(
            InputSource(option: settings.input.path, createsFIFO: false), options: settings.input.readerOptions)
        let output = LineOutput(console.output)
        let evaluator = Evaluator(ruleSet: ruleSet, options: settings.evaluatorOptions)
        let filter = MapFilter(
            decider: LineDecider(
                evaluator: evaluator, otherLinesFail: settings.input.otherLinesFail,
                storeApp: settings.api.storeAppLines(isSending: false)),
            output: output, console: console)
        let ending = Ending(input: input, output: output, drainTimeout: .zero)
        let failure = try await SignalWatch.whileRunning(onFirst: ending.stop) {
            await filter.run(input) { ending.isOutOfTime }
        }
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
