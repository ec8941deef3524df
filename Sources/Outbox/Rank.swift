internal import GRDB

/// Which of two updates of one card is the newer one: a final one before one that is not; then the one with the later
/// event time; the later in input order when the times are equal or one is absent.
struct Rank: Sendable, Equatable {
    var id: Int64
    var eventTime: Int64?
    var isFinal: Bool
    /// In the input.
    var place: InputPlace

    func outranks(_ other: Rank) -> Bool {
        guard isFinal == other.isFinal else { return isFinal }
        guard let eventTime, let otherTime = other.eventTime, eventTime != otherTime else { return place > other.place }
        return eventTime > otherTime
    }

    /// The newest of some updates as acceptance in input order finds it: each is compared with the newest before it.
    ///
    /// Where times are absent, "newer" between pairs may run in a circle; this always names one.
    static func newest(of ranks: [Rank]) -> Rank? {
        ranks.sorted { $0.place < $1.place }.reduce(nil) { newest, rank in
            newest.map { rank.outranks($0) ? rank : $0 } ?? rank
        }
    }
}

extension Rank {
    /// Columns of `updates` that make a rank.
    static let columns = "id, event_time, is_final, place"

    init(_ row: Row) {
        self.init(id: row[0], eventTime: row[1], isFinal: row[2], place: InputPlace(row[3], ofUpdate: row[0]))
    }
}
