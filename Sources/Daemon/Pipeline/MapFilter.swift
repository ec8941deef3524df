import Evaluation
import Intake
import Logging
import Outbox
import Rules

/// The loop of `map`, without process and signals.
struct MapFilter: Sendable {
    let decider: LineDecider
    let output: LineOutput
    let console: Console
    let books = Books()

    /// Runs until the input ends or is stopped.
    ///
    /// - Parameter isOutOfTime: Whether what was read before a stop has had its time to be decided.
    /// - Returns: What ended it before.
    func run(
        _ input: InputReader, isOutOfTime: @escaping @Sendable () -> Bool = { false }
    ) async -> PipelineFailure? {
        do {
            return try await pass(input, isOutOfTime)
        } catch {
            return .failed("\(error)")
        }
    }

    private func pass(
        _ input: InputReader, _ isOutOfTime: @escaping @Sendable () -> Bool
    ) async throws -> PipelineFailure? {
        let reports = ReportLog(logger: console.logger, now: MonotonicTime.milliseconds)
        let whenErrors = WhenErrorLog(logger: console.logger)
        defer {
            reports.flush()
            whenErrors.flush()
        }
        var stage = DecisionStage(input: input, decider: { decider }, isOutOfTime: isOutOfTime)
        defer { stage.cancel() }
        var cards = CardMemory()
        let clock = WallClock.steady()
        while var decided = try await stage.next() {
            cards.resolve(&decided, now: clock.now)
            let report = ChunkReport(decided: decided)
            decided.whenErrors.forEach { whenErrors.report($0, of: decided.ruleSet) }
            books.enter(report.tally)
            report.failures.forEach(reports.report)
            if let failure = await print(decided.updates) { return failure }
        }
        return nil
    }

    /// Prints the requests. Only what is printed counts as accepted.
    private func print(_ updates: PlannedUpdates) async -> PipelineFailure? {
        var lines: [UInt8] = []
        updates.appendLines(to: &lines)
        if case .closed(let error) = await output.write(lines) { return .outputClosed(errno: error) }
        books.enterAccepted(updates.records.count)
        books.enterWithheld(updates.records.count)
        return nil
    }
}
