/// Where an update stands in the input, whenever it was stored.
///
/// Updates stand in the order of their ids. What a failed line comes to when it is replayed stands behind the update
/// that was stored last before the line failed, and behind the lines that failed between the two.
struct InputPlace: Sendable, Comparable {
    /// Lines that fail in a row without any update between them are told apart up to this many.
    private static let linesBits = 20

    /// As the store keeps it: the id of an update, and behind the binary point the number of a failed line.
    let rawValue: Int64

    init(rawValue: Int64) {
        self.rawValue = rawValue
    }

    /// - Parameter stored: nil for an update that stands at its id.
    init(_ stored: Int64?, ofUpdate id: Int64) {
        self = stored.map(InputPlace.init(rawValue:)) ?? InputPlace(ofUpdate: id)
    }

    init(ofUpdate id: Int64) {
        rawValue = id << Self.linesBits
    }

    /// - Parameter update: the id of the last update that was stored before the line failed.
    init(ofFailedLine line: Int64, after update: Int64) {
        rawValue = (update << Self.linesBits) | max(1, line & ((1 << Self.linesBits) - 1))
    }

    static func < (one: InputPlace, other: InputPlace) -> Bool { one.rawValue < other.rawValue }
}
