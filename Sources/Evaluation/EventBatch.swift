internal import Scan

/// Events to decide together: their bytes in one buffer.
///
/// Each event is one valid RFC 8259 object, at most 256 levels deep, with integers beyond ±2^53 already quoted, so
/// that jq keeps their digits.
package struct EventBatch: Sendable {
    package private(set) var bytes: [UInt8] = []
    package private(set) var ranges: [Range<Int>] = []
    private var candidates: [Candidate] = []
    /// Where each event's candidates lie in `candidates`; nil: every rule is one.
    private var candidateRanges: [Range<Int>?] = []

    package init() {}

    package var count: Int { ranges.count }
    package var isEmpty: Bool { ranges.isEmpty }

    /// The rules to try, ascending. Nil: every rule of the set, each with its whole `when`.
    func candidates(of event: Int) -> ArraySlice<Candidate>? {
        candidateRanges[event].map { candidates[$0] }
    }

    package mutating func append(_ event: some Sequence<UInt8>) {
        append { $0.append(contentsOf: event) }
    }

    /// Adds the event that `write` appends to the buffer.
    package mutating func append(_ write: (inout [UInt8]) throws -> Void) rethrows {
        let start = bytes.count
        try write(&bytes)
        ranges.append(start..<bytes.count)
        candidateRanges.append(nil)
    }

    mutating func append(_ event: Span<UInt8>, candidates: some Collection<Candidate>) {
        append { $0.append(event) }
        let start = self.candidates.count
        self.candidates.append(contentsOf: candidates)
        candidateRanges[count - 1] = start..<self.candidates.count
    }

    mutating func dropFirst(_ count: Int) {
        ranges.removeFirst(count)
        candidateRanges.removeFirst(count)
    }

    package mutating func removeAll() {
        bytes.removeAll(keepingCapacity: true)
        ranges.removeAll(keepingCapacity: true)
        candidates.removeAll(keepingCapacity: true)
        candidateRanges.removeAll(keepingCapacity: true)
    }
}
