internal import Scan

/// Memory for deciding one event after the other; what it grew to is kept.
struct NativeScratch {
    var slots: FieldSlots
    /// Strings that were made.
    var bytes: [UInt8] = []
    /// Elements of arrays that were made.
    var values: [NativeValue] = []
    /// Rules still to be tried: one ascending list for each table that has any.
    var lists: [ByteRange] = []
    /// Rules that libjq is to try.
    var candidates: [Candidate] = []

    /// An event that makes more than this is left to libjq, whose process is bounded.
    static let bytesMax = 1 << 20

    init(for trie: PathTrie) {
        slots = FieldSlots(for: trie)
    }

    /// The string that `write` appends.
    mutating func made(_ write: (inout [UInt8]) -> Void) -> NativeValue {
        let start = bytes.count
        write(&bytes)
        guard bytes.count <= Self.bytesMax else { return NativeValue(.unsure) }
        return NativeValue(.string, in: .scratch, start..<bytes.count)
    }

    mutating func forgetValues() {
        if !bytes.isEmpty { bytes.removeAll(keepingCapacity: true) }
        if !values.isEmpty { values.removeAll(keepingCapacity: true) }
    }
}
