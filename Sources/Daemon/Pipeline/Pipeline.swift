import Evaluation
import Feishu
import Intake
import Logging
import Outbox
import Outcomes
import Rules

/// The way of each chunk through the daemon: decide, store in one transaction, tell, emit, wake the delivery.
///
/// Invariant: nothing is told, emitted or sent of a chunk before its batch is stored.
struct Pipeline: Sendable {
    let ruleSet: RuleSet
    let decider: LineDecider
    let outbox: Outbox
    let emitter: Emitter
    let books: Books
    let failures: FailureLog
    let whenErrors: WhenErrorLog
    let logger: Logger
    let emptyI18n: EmptyI18n
    let isDry: Bool
    /// The name under which the store keeps how far the input was read; nil for inputs that are never resumed.
    let inputName: String?
    let wakeDelivery: @Sendable () -> Void
    /// Whether the run was told to stop.
    let isStopping: @Sendable () -> Bool
    /// Whether what was read before the stop has had its time.
    let isOutOfTime: @Sendable () -> Bool

    private static let storeRetry = Duration.seconds(1)

    /// Runs until the input ends or is stopped.
    func run(_ input: InputReader) async throws {
        defer {
            failures.flush()
            whenErrors.flush()
        }
        while let chunk = try await input.next() {
            var next = 0
            repeat {
                let decided = isOutOfTime() ? undecided(chunk, from: next) : try await decider.decide(chunk, from: next)
                try await settle(decided)
                next = decided.end
            } while next < chunk.lines.count
        }
    }

    /// Stores what was decided, then tells of it.
    private func settle(_ decided: DecidedLines) async throws {
        let receipt = try await intoStore(batch(of: decided))
        wakeDelivery()
        enter(decided, receipt)
        await emitter.emit(receipt.fates)
        await emitter.emit(receipt)
    }

    /// Lines that the rules take too long for when the run has to end: kept as failed, to be tried again by hand.
    private func undecided(_ chunk: Chunk, from first: Int) -> DecidedLines {
        let verdicts = chunk.lines[first...].map { _ in
            LineVerdict.failed(
                LineFailure(reason: .evaluatorTimeout, detail: "the run had to end before it was decided", rule: nil))
        }
        return DecidedLines(chunk: chunk, first: first, verdicts: verdicts, whenErrors: [])
    }

    /// Stores the batch. A store that fails (a full disk, a read-only one) stops the reading until it works again, or
    /// until the run is told to stop.
    private func intoStore(_ batch: Batch) async throws -> BatchReceipt {
        var hasFailed = false
        while true {
            do throws(OutboxError) {
                let receipt = try await outbox.accept(batch)
                if hasFailed { logger.notice("the store works again; reading goes on") }
                return receipt
            } catch {
                guard case .storage = error, !isStopping() else { throw error }
                if !hasFailed { logger.error("reading waits for the store: \(error)") }
                hasFailed = true
            }
            try await Task.sleep(for: Self.storeRetry)
        }
    }

    private func enter(_ decided: DecidedLines, _ receipt: BatchReceipt) {
        let report = ChunkReport(decided: decided, ruleSet: ruleSet)
        var tally = report.tally
        tally.matched = receipt.matchedLines
        tally.duplicate = receipt.duplicateLines
        books.enter(tally)
        books.enterAccepted(receipt.accepted)
        receipt.fates.forEach(books.enter)
        report.failures.forEach(failures.report)
        decided.whenErrors.forEach(whenErrors.report)
    }

    private func batch(of decided: DecidedLines) -> Batch {
        let chunk = decided.chunk
        var lines: [BatchLine] = []
        for (index, verdict) in decided.lines {
            switch verdict {
            case .matched(let updates): lines.append(.matched(updates.map(newUpdate)))
            case .failed(let failure): lines.append(.failed(failedLine(chunk, index, failure)))
            case .blank, .skipped, .unmatched, .ignored: break
            }
        }
        let input = decided.isWholeRest ? inputName.map { mark(of: chunk, path: $0) } : nil
        return Batch(lines: lines, withheld: isDry, input: input)
    }

    private func newUpdate(_ update: PlannedUpdate) -> NewUpdate {
        NewUpdate(
            plugin: ruleSet.plugins[update.plugin].name, rule: ruleSet.rules[update.rule].name,
            eventID: update.eventID, eventTime: update.eventTime, tenant: update.tenant, isFinal: update.isFinal,
            messageID: update.request.messageID, status: update.request.status,
            body: update.request.encoded(emptyI18n: emptyI18n))
    }

    private func failedLine(_ chunk: Chunk, _ index: Int, _ failure: LineFailure) -> FailedLine {
        let fault = chunk.fault(at: index)
        let rule = failure.rule.map { ruleSet.rules[$0] }
        return FailedLine(
            reason: failure.reason, detail: failure.detail, lineNumber: chunk.lineNumber(at: index),
            raw: Array(chunk.bytes[chunk.lines[index]]), length: fault?.length,
            sha256: fault.flatMap { $0.reason == .tooLong ? Hexadecimal.text($0.sha256) : nil },
            plugin: rule.map { ruleSet.plugins[$0.plugin].name }, rule: rule?.name)
    }

    /// How far the input is read with this chunk: what is not yet a line is kept for the next run.
    private func mark(of chunk: Chunk, path: String) -> InputMark {
        InputMark(
            path: path, offset: Int64(chunk.endOffset), carry: chunk.tail,
            lineNumber: chunk.firstLineNumber + chunk.lines.count - 1)
    }
}
