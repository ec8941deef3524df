internal import CScan

/// One of several tables of small numbers by text, found by the text's bytes without making a string of them. All of
/// them lie together in a `ByteTables`.
struct ByteTable: BitwiseCopyable {
    fileprivate let start: Int32
    /// A power of two less one; at most half of the places are in use.
    fileprivate let mask: Int32
}

/// The memory of some `ByteTable`s. Freed by `deallocate`.
struct ByteTables: Sendable {
    fileprivate struct Entry: BitwiseCopyable {
        /// -1: free.
        var value: Int32 = -1
        var length: Int32 = 0
        var offset: Int32 = 0
        var tag: UInt32 = 0
    }

    private let entries: FixedTable<Entry>
    private let bytes: FixedTable<UInt8>

    init(_ builder: ByteTablesBuilder) {
        entries = FixedTable(builder.entries)
        bytes = FixedTable(builder.bytes)
    }

    func deallocate() {
        entries.deallocate()
        bytes.deallocate()
    }

    func value(of text: Span<UInt8>, in table: ByteTable) -> Int? {
        let hash = ByteTables.hash(text)
        var place = Int32(truncatingIfNeeded: hash) & table.mask
        while true {
            let entry = entries[Int(table.start + place)]
            if entry.value < 0 { return nil }
            if entry.tag == hash, Int(entry.length) == text.count,
                bytes.with(Int(entry.offset)..<Int(entry.offset + entry.length), { text.isSame(as: $0) })
            {
                return Int(entry.value)
            }
            place = (place + 1) & table.mask
        }
    }

    fileprivate static func hash(_ text: Span<UInt8>) -> UInt32 {
        unsafe text.withUnsafeBufferPointer { buffer in
            guard let base = buffer.baseAddress else { return 0 }
            let words = unsafe cscan_words(base, buffer.count)
            let count = UInt64(buffer.count)
            let mixed = (words.first ^ (words.last &* 0x9E37_79B9_7F4A_7C15) ^ count) &* 0xBF58_476D_1CE4_E5B9
            return UInt32(truncatingIfNeeded: mixed >> 32)
        }
    }
}

/// Lays tables out one after the other.
struct ByteTablesBuilder {
    fileprivate private(set) var entries: [ByteTables.Entry] = []
    fileprivate private(set) var bytes: [UInt8] = []

    mutating func add(_ values: [[UInt8]: Int]) -> ByteTable {
        var capacity = 4
        while capacity < 2 * values.count { capacity *= 2 }
        let table = ByteTable(start: Int32(entries.count), mask: Int32(capacity - 1))
        entries += Array(repeating: ByteTables.Entry(), count: capacity)
        for (text, value) in values {
            let hash = ByteTables.hash(text.span)
            var place = Int32(truncatingIfNeeded: hash) & table.mask
            while entries[Int(table.start + place)].value >= 0 { place = (place + 1) & table.mask }
            entries[Int(table.start + place)] = ByteTables.Entry(
                value: Int32(value), length: Int32(text.count), offset: Int32(bytes.count), tag: hash)
            bytes += text
        }
        return table
    }
}
