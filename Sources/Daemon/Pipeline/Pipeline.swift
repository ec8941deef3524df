import Evaluation
import Feishu
import Intake
import Logging
import Outbox
import Outcomes
import Rules

/// The way of each chunk through the daemon: decide, store in one transaction, tell, emit, wake the delivery.
///
/// Invariant: the input is told that a chunk is consumed only after its batch is stored. Nothing later can lose it.
struct Pipeline: Sendable {
    let ruleSet: RuleSet
    let decider: LineDecider
    let outbox: Outbox
    let emitter: Emitter
    let books: Books
    let failures: FailureLog
    let emptyI18n: EmptyI18n
    let isDry: Bool
    /// The name under which the store keeps how far the input was read; nil for inputs that are never resumed.
    let inputName: String?
    let wakeDelivery: @Sendable () -> Void

    /// Runs until the input ends or is stopped.
    func run(_ input: InputReader) async throws {
        defer { failures.flush() }
        while let chunk = try await input.next() {
            let verdicts = try await decider.decide(chunk)
            let receipt = try await outbox.accept(batch(of: chunk, verdicts))
            input.consumed(chunk)
            wakeDelivery()
            enter(chunk, verdicts, receipt)
            await emitter.emit(receipt.fates)
            try await emitter.emit(receipt)
        }
    }

    private func enter(_ chunk: Chunk, _ verdicts: [LineVerdict], _ receipt: BatchReceipt) {
        let report = ChunkReport(chunk: chunk, verdicts: verdicts, ruleSet: ruleSet)
        var tally = report.tally
        tally.matched = receipt.matchedLines
        tally.duplicate = receipt.duplicateLines
        books.enter(tally)
        books.enterAccepted(receipt.accepted)
        receipt.fates.forEach(books.enter)
        report.failures.forEach(failures.report)
    }

    private func batch(of chunk: Chunk, _ verdicts: [LineVerdict]) -> Batch {
        var lines: [BatchLine] = []
        for (index, verdict) in verdicts.enumerated() {
            switch verdict {
            case .matched(let updates): lines.append(.matched(updates.map(newUpdate)))
            case .failed(let failure): lines.append(.failed(failedLine(chunk, index, failure)))
            case .blank, .skipped, .unmatched, .ignored: break
            }
        }
        return Batch(lines: lines, withheld: isDry, input: inputName.map { mark(of: chunk, path: $0) })
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
