internal import GRDB

/// What commands beside the daemon did to pending updates: kept in the store, so that the daemon's balance stays exact.
///
/// Counts only grow. A run takes them at its start and at its end; the difference is what was done during the run.
package struct VisitTally: Sendable, Equatable {
    /// Updates that became pending: dead ones retried, failed lines replayed.
    package var carried = 0
    /// Pending updates that were dropped.
    package var dropped = 0
    /// Pending updates that a replayed one has overtaken.
    package var superseded = 0

    package init(carried: Int = 0, dropped: Int = 0, superseded: Int = 0) {
        self.carried = carried
        self.dropped = dropped
        self.superseded = superseded
    }

    package static func - (later: VisitTally, earlier: VisitTally) -> VisitTally {
        VisitTally(
            carried: later.carried - earlier.carried, dropped: later.dropped - earlier.dropped,
            superseded: later.superseded - earlier.superseded)
    }

    private static let fields: [(name: String, path: any WritableKeyPath<VisitTally, Int> & Sendable)] = [
        ("beside_carried", \.carried), ("beside_dropped", \.dropped), ("beside_superseded", \.superseded),
    ]

    static func fetch(from database: Database) throws -> VisitTally {
        var tally = VisitTally()
        for (name, path) in fields {
            tally[keyPath: path] = try StoredNumber.value(name, in: database)
        }
        return tally
    }

    func add(to database: Database) throws {
        for (name, path) in Self.fields {
            try StoredNumber.add(self[keyPath: path], to: name, in: database)
        }
    }
}
