/// Events to decide together: their bytes in one buffer.
///
/// Each event is one valid RFC 8259 object, at most 256 levels deep, with integers beyond ±2^53 already quoted, so
/// that jq keeps their digits.
package struct EventBatch: Sendable {
    package private(set) var bytes: [UInt8] = []
    package private(set) var ranges: [Range<Int>] = []

    package init() {}

    package var count: Int { ranges.count }
    package var isEmpty: Bool { ranges.isEmpty }

    package mutating func append(_ event: some Sequence<UInt8>) {
        append { $0.append(contentsOf: event) }
    }

    /// Adds the event that `write` appends to the buffer.
    package mutating func append(_ write: (inout [UInt8]) throws -> Void) rethrows {
        let start = bytes.count
        try write(&bytes)
        ranges.append(start..<bytes.count)
    }

    mutating func dropFirst(_ count: Int) {
        ranges.removeFirst(count)
    }

    package mutating func removeAll() {
        bytes.removeAll(keepingCapacity: true)
        ranges.removeAll(keepingCapacity: true)
    }
}
