package import Rules

/// Decides events by a rule set.
///
/// Invariants and limits:
/// - no jq runs in this process: what is certain without it is decided here (`NativeDecider`); for all else, rules
///   and events meet in processes that are bounded in memory and time, have no secrets and no descriptors but their
///   pipe;
/// - every event of a batch gets a decision, in the order of the batch; an event that ends its process gets a failed
///   one, and takes no other event with it;
/// - a rule set is for life: a new one means a new evaluator.
package final class Evaluator: Sendable {
    private let workers: [EvaluatorWorker]
    private let decider: Decider
    private let native: NativeDecider?
    /// Nil when no line can be passed over.
    package let prefilter: LinePrefilter?

    package init(ruleSet: RuleSet, options: EvaluatorOptions) {
        let setUp = SetUp(options: options, shards: Shard.shards(of: ruleSet))
        workers = (0..<options.workers).map { EvaluatorWorker(options: options, setUp: setUp, number: $0) }
        decider = Decider(ruleSet: ruleSet, options: options)
        let analysis = options.isNative ? RuleSetAnalysis(ruleSet) : nil
        native = analysis.map { NativeDecider(ruleSet: ruleSet, analysis: $0) }
        prefilter = analysis.flatMap { LinePrefilter($0) }
    }

    /// One decision for each event, in order.
    ///
    /// - Throws: `EvaluatorError` when events cannot be decided at all, `CancellationError`.
    package func decide(_ batch: EventBatch) async throws -> [Decision] {
        var decisions: [Decision] = []
        while decisions.count < batch.count {
            decisions += try await decideSome(batch.suffix(from: decisions.count))
        }
        return decisions
    }

    /// Decisions about the first events, in order: about all, unless some take long because they end their process;
    /// about one at least.
    ///
    /// - Throws: `EvaluatorError` when events cannot be decided at all, `CancellationError`.
    package func decideSome(_ batch: EventBatch) async throws -> [Decision] {
        guard !decider.hasNoRules else { return batch.ranges.map { _ in Decision(outcome: .unmatched) } }
        guard let native else { return try await decideByJQ(batch) }
        var certain = CertainDecisions(batch, native, decider)
        guard !certain.rest.isEmpty else { return certain.decisions }
        certain.fill(try await decideByJQ(certain.rest))
        return certain.decisions
    }

    private func decideByJQ(_ batch: EventBatch) async throws -> [Decision] {
        let parts = batch.parts(ofBytes: Wire.batchBytes)
        guard parts.count > 1 else {
            guard let part = parts.first else { return [] }
            return try await workers[0].verdicts(batch, part).map(decider.decision)
        }
        let results = try await decideInParallel(batch, parts)
        var decisions: [Decision] = []
        decisions.reserveCapacity(batch.count)
        for (part, result) in zip(parts, results) {
            decisions += result
            // What lies behind a gap is decided again: order is worth more than the work.
            if result.count < part.count { break }
        }
        return decisions
    }

    /// The decisions about the first events of each part.
    private func decideInParallel(_ batch: EventBatch, _ parts: [Range<Int>]) async throws -> [[Decision]] {
        let deal = Deal(count: parts.count)
        return try await withThrowingTaskGroup(of: [(part: Int, decisions: [Decision])].self) { group in
            for worker in workers.prefix(parts.count) {
                group.addTask { [decider] in
                    var results: [(part: Int, decisions: [Decision])] = []
                    while let part = deal.next() {
                        try Task.checkCancellation()
                        let verdicts = try await worker.verdicts(batch, parts[part])
                        results.append((part, verdicts.map(decider.decision)))
                    }
                    return results
                }
            }
            var results = Array(repeating: [Decision](), count: parts.count)
            for try await result in group {
                for (part, decisions) in result { results[part] = decisions }
            }
            return results
        }
    }

    /// Ends the processes. Batches under way are finished first.
    package func shutdown() async {
        for worker in workers { await worker.shutDown() }
    }
}

extension EventBatch {
    /// The events from this one on.
    func suffix(from first: Int) -> EventBatch {
        var rest = self
        rest.dropFirst(first)
        return rest
    }

    /// Ranges of events that make up about this many bytes each.
    func parts(ofBytes limit: Int) -> [Range<Int>] {
        var parts: [Range<Int>] = []
        var start = 0
        var size = 0
        for (index, range) in ranges.enumerated() {
            if index > start, size + range.count > limit {
                parts.append(start..<index)
                start = index
                size = 0
            }
            size += range.count
        }
        if start < count { parts.append(start..<count) }
        return parts
    }
}
