/// The faults that are set, in the order in which they were, and whose turn it is.
struct FaultPlan: Sendable {
    private struct Entry: Sendable {
        let fault: Fault
        var callsSeen = 0
        var timesMet = 0

        var isSpent: Bool { fault.count.map { timesMet >= $0 } ?? false }
    }

    private var entries: [Entry] = []

    init(_ faults: [Fault] = []) {
        entries = faults.map { Entry(fault: $0) }
    }

    var faults: [Fault] { entries.map(\.fault) }

    mutating func add(_ fault: Fault) {
        entries.append(Entry(fault: fault))
    }

    mutating func clear() {
        entries = []
    }

    /// Counts one call and gives the fault that it meets. Where several have their turn, the first one set is met, and
    /// a delay before any other, so that a late failure can be had by setting two.
    mutating func faults(at endpoint: Fault.Endpoint) -> (delayMilliseconds: Int, fault: Fault?) {
        var delay = 0
        var met: Fault?
        for index in entries.indices where entries[index].fault.endpoint == endpoint {
            entries[index].callsSeen += 1
            let fault = entries[index].fault
            guard entries[index].callsSeen.isMultiple(of: fault.every) else { continue }
            if fault.kind == .delay {
                delay += fault.value
            } else if met == nil {
                met = fault
            } else {
                continue
            }
            entries[index].timesMet += 1
        }
        entries.removeAll { $0.isSpent }
        return (delay, met)
    }
}
