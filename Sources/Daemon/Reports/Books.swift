package import Outbox
package import Outcomes
import Synchronization

/// The one place where a run counts. Everything that ends a line or an update is entered here, once.
package final class Books: Sendable {
    private let entries = Mutex(Balance())

    package init(carried: Int = 0) {
        entries.withLock { $0.updates.carried = carried }
    }

    /// Enters the lines of one chunk; they are counted as read with it.
    func enter(_ tally: EventTally) {
        entries.withLock { $0.events.add(tally) }
    }

    func enterAccepted(_ count: Int) {
        entries.withLock { $0.updates.accepted += count }
    }

    func enterWithheld(_ count: Int) {
        entries.withLock { $0.updates.withheld += count }
    }

    func enter(_ fate: UpdateFate) {
        entries.withLock { balance in
            switch fate.outcome {
            case .sent: balance.updates.sent += 1
            case .superseded: balance.updates.superseded += 1
            case .dead: balance.updates.dead += 1
            case .withheld: balance.updates.withheld += 1
            }
        }
    }

    /// Updates that were carried or accepted and met no fate.
    var unsettled: Int {
        entries.withLock { balance in
            let updates = balance.updates
            return updates.carried + updates.accepted - updates.sent - updates.superseded - updates.dead
                - updates.withheld
        }
    }

    /// The balance, with what the store says of pending updates and of what commands did to them meanwhile.
    package func close(pending: Int, beside: VisitTally = VisitTally()) -> Balance {
        entries.withLock { balance in
            balance.updates.pending = pending
            balance.updates.carried += beside.carried
            balance.updates.dropped += beside.dropped
            balance.updates.superseded += beside.superseded
            return balance
        }
    }
}
