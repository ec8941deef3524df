internal import GRDB

/// Which of two updates of one card is the newer one: a final one before one that is not; then the one with the later
/// event time; the later in input order when the times are equal or one is absent.
struct Rank: Sendable, Equatable {
    var id: Int64
    var eventTime: Int64?
    var isFinal: Bool

    func outranks(_ other: Rank) -> Bool {
        guard isFinal == other.isFinal else { return isFinal }
        guard let eventTime, let otherTime = other.eventTime, eventTime != otherTime else { return id > other.id }
        return eventTime > otherTime
    }

    /// The same as a condition of SQL between two rows of `updates`.
    static func sql(_ newer: String, outranks older: String) -> String {
        """
        CASE WHEN \(newer).is_final <> \(older).is_final THEN \(newer).is_final
             WHEN \(newer).event_time <> \(older).event_time THEN \(newer).event_time > \(older).event_time
             ELSE \(newer).id > \(older).id END
        """
    }
}
