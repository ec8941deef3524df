/// The decisions about a batch, as far as they are certain without libjq, and the events for which they are not.
struct CertainDecisions {
    /// In the order of the batch; those still to come say `unmatched`.
    private(set) var decisions: [Decision] = []
    private(set) var rest = EventBatch()
    /// Where the decisions about `rest` belong.
    private(set) var places: [Int] = []

    init(_ batch: EventBatch, _ native: NativeDecider, _ decider: Decider) {
        var scratch = native.makeScratch()
        let bytes = batch.bytes.span
        decisions.reserveCapacity(batch.count)
        for (place, range) in batch.ranges.enumerated() {
            if let verdict = native.verdict(on: bytes.extracting(range), &scratch) {
                decisions.append(decider.decision(verdict))
            } else {
                rest.append { $0.append(contentsOf: batch.bytes[range]) }
                places.append(place)
                decisions.append(Decision(outcome: .unmatched))
            }
        }
    }

    /// Puts in what was decided later, and leaves out everything from the first event on that was not.
    ///
    /// - Parameter later: of the first events of `rest`; what lies behind the last of them is given up.
    mutating func fill(_ later: [Decision]) {
        for (place, decision) in zip(places, later) { decisions[place] = decision }
        guard later.count < places.count else { return }
        decisions.removeLast(decisions.count - places[later.count])
    }
}
