import Feishu
import Outbox
import Outcomes

/// `approvald outbox stats`: what the store holds, in numbers.
package struct StoreReport: Sendable {
    private let desk: StoreDesk

    package init(desk: StoreDesk) {
        self.desk = desk
    }

    package func run() throws -> ExitStatus {
        let statistics = try desk.withStore { try $0.statistics() }
        switch desk.format {
        case .json: try printJSON(statistics)
        case .text: try printText(statistics)
        }
        return .success
    }

    private func printJSON(_ statistics: StoreStatistics) throws {
        try desk.print { writer in
            writer.key("updates")
            writer.object { writer in
                for state in UpdateState.allCases {
                    writer.member(state.name, statistics.counts.updates[state] ?? 0)
                }
            }
            writer.member("due", statistics.due)
            writer.member("waiting", statistics.waiting)
            writer.member("oldest_pending_at", ifPresent: statistics.oldestPending.map(Shown.time))
            writer.member("next_due_at", ifPresent: statistics.nextDue.map(Shown.time))
            for (name, counts) in [("dead", statistics.deadUpdates), ("failed_lines", statistics.failedLines)] {
                writer.key(name)
                writer.object { writer in
                    for reason in Reason.allCases {
                        writer.member(reason.rawValue, ifPresent: counts[reason])
                    }
                }
            }
            writer.member("event_ids", statistics.counts.eventIDs)
            writer.member("cards", statistics.cards)
            writer.member("tracked_cards", statistics.trackedCards)
            writer.key("evicted")
            writer.object { writer in
                for (name, count) in statistics.counts.evicted.fields { writer.member(name, count) }
            }
            writer.member("bytes", statistics.bytes)
        }
    }

    private func printText(_ statistics: StoreStatistics) throws {
        let now = Timestamp.now().milliseconds
        var rows: [[String]] = UpdateState.allCases.map { state in
            ["updates \(state.name)", String(statistics.counts.updates[state] ?? 0)]
        }
        rows.append(["updates due", String(statistics.due)])
        rows.append(["updates waiting for a card", String(statistics.waiting)])
        if let oldest = statistics.oldestPending {
            rows.append(["oldest pending", Shown.age(oldest, now: now)])
        }
        for (name, counts) in [("dead", statistics.deadUpdates), ("failed", statistics.failedLines)] {
            for reason in Reason.allCases {
                if let count = counts[reason] { rows.append(["\(name) \(reason.rawValue)", String(count)]) }
            }
        }
        rows.append(["event ids", String(statistics.counts.eventIDs)])
        rows.append(["cards", String(statistics.cards)])
        rows.append(["tracked cards", String(statistics.trackedCards)])
        for (name, count) in statistics.counts.evicted.fields {
            rows.append(["evicted \(name)", String(count)])
        }
        rows.append(["bytes", String(statistics.bytes)])
        for line in TextTable.lines(rows) { try desk.console.print(line) }
    }
}

extension Evictions {
    fileprivate var fields: [(name: String, count: Int)] {
        [
            ("finished_updates", finishedUpdates), ("dead_updates", deadUpdates), ("failed_lines", failedLines),
            ("event_ids", eventIDs), ("cards", cards), ("tracked_cards", trackedCards),
        ]
    }
}
