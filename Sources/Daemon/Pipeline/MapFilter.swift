import Evaluation
import Feishu
import Intake
import Logging
import Rules

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
                decided.whenErrors.forEach(whenErrors.report)
                books.enter(report.tally)
                report.failures.forEach(failures.report)
                if let failure = await print(decided.verdicts) { return failure }
                next = decided.end
            } while next < chunk.lines.count
        }
        return nil
    }

    /// Prints the requests. Only what is printed counts as accepted.
    private func print(_ verdicts: [LineVerdict]) async -> PipelineFailure? {
        let (lines, count) = requests(verdicts)
        if case .closed(let error) = await output.write(lines) { return .outputClosed(errno: error) }
        books.enterAccepted(count)
        books.enterWithheld(count)
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
