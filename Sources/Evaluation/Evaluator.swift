package import Rules

/// Decides events by a rule set.
///
/// Invariants and limits:
/// - no jq runs in this process: rules and events meet in processes that are bounded in memory and time, have no
///   secrets and no descriptors but their pipe;
/// - every event of a batch gets a decision, in the order of the batch; an event that ends its process gets a failed
///   one, and takes no other event with it;
/// - a rule set is for life: a new one means a new evaluator.
package final class Evaluator: Sendable {
    private let workers: [EvaluatorWorker]
    private let decider: Decider

    package init(ruleSet: RuleSet, options: EvaluatorOptions) {
        let setUp = SetUp(options: options, shards: Shard.shards(of: ruleSet))
        workers = (0..<options.workers).map { EvaluatorWorker(options: options, setUp: setUp, number: $0) }
        decider = Decider(ruleSet: ruleSet, options: options)
    }

    /// One decision for each event, in order.
    ///
    /// - Throws: `EvaluatorError` when events cannot be decided at all, `CancellationError`.
    package func decide(_ batch: EventBatch) async throws -> [Decision] {
        guard !decider.hasNoRules else { return batch.ranges.map { _ in Decision(outcome: .unmatched) } }
        let parts = batch.parts(ofBytes: Wire.batchBytes)
        guard parts.count > 1 else {
            guard let part = parts.first else { return [] }
            return try await workers[0].verdicts(batch, part).map(decider.decision)
        }
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
            var results: [(part: Int, decisions: [Decision])] = []
            results.reserveCapacity(parts.count)
            for try await result in group { results += result }
            return results.sorted { $0.part < $1.part }.flatMap(\.decisions)
        }
    }

    /// Ends the processes. Batches under way are finished first.
    package func shutdown() async {
        for worker in workers { await worker.shutDown() }
    }
}

extension EventBatch {
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
