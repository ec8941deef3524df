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
    /// What decides the next chunk.
    let decider: @Sendable () -> LineDecider
    let outbox: Outbox
    let emitter: Emitter
    let books: Books
    let reports: ReportLog
    let whenErrors: WhenErrorLog
    let logger: Logger
    let isDry: Bool
    /// The name under which the store keeps how far the input was read; nil for inputs that are never resumed.
    let inputName: String?
    let wakeDelivery: @Sendable () -> Void
    /// Takes the app tickets of a store app, before the input that held them is let go.
    let takeTicket: @Sendable (AppTicket) -> Void
    /// Whether the run was told to stop.
    let isStopping: @Sendable () -> Bool
    /// Whether what was read before the stop has had its time.
    let isOutOfTime: @Sendable () -> Bool

    /// Runs until the input ends or is stopped.
    ///
    /// - Throws: `LostLines` when lines were read that neither the store nor the input has.
    func run(_ input: InputReader) async throws {
        defer { whenErrors.flush() }
        var stage = DecisionStage(input: input, decider: decider, isOutOfTime: isOutOfTime)
        defer { stage.cancel() }
        var lastSettled = 0
        do {
            try await pass(&stage, input, &lastSettled)
        } catch {
            if let lost = await lostLines(after: lastSettled, &stage, error) { throw lost }
            throw error
        }
    }

    private func pass(_ stage: inout DecisionStage, _ input: InputReader, _ lastSettled: inout Int) async throws {
        var marks = InputMarks(path: inputName)
        var parts: [DecidedLines] = []
        var cards = isDry ? CardMemory() : nil
        while var decided = try await stage.next() {
            cards?.resolve(&decided, now: outbox.clock.now)
            parts.append(decided)
            // A chunk is one transaction, unless some of its events take long.
            guard decided.isWholeRest || !decided.isComplete else { continue }
            try await settle(parts, &marks, input)
            lastSettled = decided.chunk.firstLineNumber + decided.end - 1
            parts = []
        }
        if let rest = marks.rest() { _ = try await intoStore(rest) }
    }

    /// What is gone when the run ends early. An input with a name is read again from where the store has it.
    private func lostLines(
        after lastSettled: Int, _ stage: inout DecisionStage, _ cause: any Error
    ) async -> LostLines? {
        guard inputName == nil else { return nil }
        let last = await stage.endReading()
        guard last > lastSettled else { return nil }
        let lost = LostLines(numbers: lastSettled + 1...last, cause: cause)
        var tally = EventTally()
        tally.read = lost.numbers.count
        tally.failed = lost.numbers.count
        books.enter(tally)
        return lost
    }

    /// Stores what was decided of one chunk together with how far the input is read then, and tells of it.
    private func settle(_ parts: [DecidedLines], _ marks: inout InputMarks, _ input: InputReader) async throws {
        let last = parts[parts.count - 1]
        for part in parts { part.tickets.forEach(takeTicket) }
        let batch = marks.batch(
            of: parts.flatMap(lines), at: last.chunk.position(afterLines: last.end), withheld: isDry)
        var receipt = BatchReceipt()
        if let batch {
            receipt = try await intoStore(batch)
            wakeDelivery()
        }
        if last.isWholeRest { input.stored(last.chunk) }
        enter(parts, receipt)
        await emitter.emit(receipt.fates)
        await emitter.emit(receipt)
    }

    /// Stores the batch. A store that fails stops the reading. What cannot be read again is tried for a while even when
    /// the run was told to stop.
    private func intoStore(_ batch: Batch) async throws -> BatchReceipt {
        let patience = StorePatience(logger: logger, isStopping: inputName == nil ? isOutOfTime : isStopping)
        return try await patience.whileWaiting("reading") { () async throws(OutboxError) in
            try await outbox.accept(batch)
        }
    }

    private func enter(_ parts: [DecidedLines], _ receipt: BatchReceipt) {
        let chunks = parts.map(ChunkReport.init)
        var tally = chunks.reduce(into: EventTally()) { $0.add($1.tally) }
        tally.matched = receipt.matchedLines
        tally.duplicate = receipt.duplicateLines
        books.enter(tally)
        books.enterAccepted(receipt.accepted)
        receipt.fates.forEach(books.enter)
        for chunk in chunks { chunk.failures.forEach(reports.report) }
        receipt.changedRepeats.forEach(reports.report)
        for part in parts { part.whenErrors.forEach { whenErrors.report($0, of: part.ruleSet) } }
    }

    /// The lines that the store keeps, in their order.
    private func lines(of decided: DecidedLines) -> [BatchLine] {
        var lines: [BatchLine] = []
        var failures = decided.failures[...]
        var records = decided.updates.records[...]
        // Dry runs have their own directory, in memory.
        var tracked = isDry ? [] : decided.tracked[...]
        while true {
            let failed = failures.first?.line ?? .max
            let matched = records.first?.event ?? .max
            let known = tracked.first?.event ?? .max
            if failed <= min(matched, known), let (line, failure) = failures.popFirst() {
                lines.append(.failed(failedLine(line, failure, of: decided)))
                // What had been decided of a line that failed later does not count.
                records = records.drop { $0.event == line }
            } else if known < matched {
                let own = tracked.prefix { $0.event == known }
                lines.append(.tracked(own.map { NewCards($0, decided.ruleSet) }))
                tracked = tracked.dropFirst(own.count)
            } else if matched < .max {
                let own = records.prefix { $0.event == matched }
                lines.append(.matched(own.map { NewUpdate($0, of: decided.updates, decided.ruleSet) }))
                records = records.dropFirst(own.count)
            } else {
                return lines
            }
        }
    }

    private func failedLine(_ index: Int, _ failure: LineFailure, of decided: DecidedLines) -> FailedLine {
        let (chunk, ruleSet) = (decided.chunk, decided.ruleSet)
        let fault = chunk.fault(at: index)
        let rule = failure.rule.map { ruleSet.rules[$0] }
        return FailedLine(
            reason: failure.reason, detail: failure.detail, lineNumber: chunk.lineNumber(at: index),
            raw: Array(chunk.bytes[chunk.lines[index]]), length: fault?.length,
            sha256: fault.flatMap { $0.reason == .tooLong ? Hexadecimal.text($0.sha256) : nil },
            plugin: rule.map { ruleSet.plugins[$0.plugin].name }, rule: rule?.name)
    }
}
