internal import Scan

/// The decisions about a run of events while they are made: what is certain at once, and the events for which libjq is
/// to be asked.
package struct EventPass: Sendable {
    package internal(set) var decided: DecidedEvents
    /// Events that wait for libjq, and their numbers.
    var open = EventBatch()
    var openEvents: [Int] = []
    var scratch: NativeScratch?
    /// An event with its big integers quoted.
    var quoted: [UInt8] = []

    /// Whether there are events that wait for libjq.
    package var isOpen: Bool { !open.isEmpty }
}

/// What became of the events that waited.
package struct OpenFates: Sendable {
    /// One for each of the first events that waited, with the numbers they were given.
    package internal(set) var fates: [(event: Int, fate: EventFate)] = []
    /// The first event that is still undecided, and that no decision follows; nil when all are decided.
    package internal(set) var firstOpen: Int?
}
