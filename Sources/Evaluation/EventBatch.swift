internal import Scan

/// Events to ask libjq about together: their bytes in one buffer.
///
/// Each event is one valid RFC 8259 object, at most 256 levels deep, with integers beyond ±2^53 already quoted, so
/// that jq keeps their digits.
struct EventBatch: Sendable {
    private(set) var bytes: [UInt8] = []
    private(set) var ranges: [Range<Int>] = []
    private var candidates: [Candidate] = []
    /// Where each event's candidates lie in `candidates`; nil: every rule is one.
    private var candidateRanges: [Range<Int>?] = []

    var count: Int { ranges.count }
    var isEmpty: Bool { ranges.isEmpty }

    /// The rules to try, ascending. Nil: every rule of the set, each with its whole `when`.
    func candidates(of event: Int) -> ArraySlice<Candidate>? {
        candidateRanges[event].map { candidates[$0] }
    }

    /// Adds the event that `write` appends to the buffer.
    mutating func append(_ write: (inout [UInt8]) -> Void) {
        let start = bytes.count
        write(&bytes)
        ranges.append(start..<bytes.count)
        candidateRanges.append(nil)
    }

    mutating func append(_ event: Span<UInt8>, candidates: some Collection<Candidate>) {
        append { $0.append(event) }
        let start = self.candidates.count
        self.candidates.append(contentsOf: candidates)
        candidateRanges[count - 1] = start..<self.candidates.count
    }

    /// Ranges of events that make up about this many bytes each.
    func parts(ofBytes limit: Int) -> [Range<Int>] {
        var parts: [Range<Int>] = []
        var start = 0
        var size = 0
        for (index, range) in ranges.enumerated() {
            if index > start, size + range.count > limit {
                parts.append(start..<index)
                start = index
                size = 0
            }
            size += range.count
        }
        if start < count { parts.append(start..<count) }
        return parts
    }
}
