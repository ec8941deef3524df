internal import CScan

/// Small numbers by text, found by the text's bytes without making a string of them.
struct ByteTable: Sendable {
    private struct Entry: Sendable {
        /// -1: free.
        var value: Int32 = -1
        var length: Int32 = 0
        var offset: Int32 = 0
        var tag: UInt32 = 0
    }

    /// A power of two; at most half of them are in use.
    private var entries: [Entry]
    private var bytes: [UInt8] = []

    init(_ values: [[UInt8]: Int]) {
        var capacity = 4
        while capacity < 2 * values.count { capacity *= 2 }
        entries = Array(repeating: Entry(), count: capacity)
        for (text, value) in values {
            let hash = Self.hash(text.span)
            var place = Int(hash) & (capacity - 1)
            while entries[place].value >= 0 { place = (place + 1) & (capacity - 1) }
            entries[place] = Entry(
                value: Int32(value), length: Int32(text.count), offset: Int32(bytes.count), tag: hash)
            bytes += text
        }
    }

    func value(of text: Span<UInt8>) -> Int? {
        let hash = Self.hash(text)
        var place = Int(hash) & (entries.count - 1)
        while true {
            let entry = entries[place]
            if entry.value < 0 { return nil }
            if entry.tag == hash, Int(entry.length) == text.count {
                let other = bytes.span.extracting(Int(entry.offset)..<Int(entry.offset + entry.length))
                if text.isSame(as: other) { return Int(entry.value) }
            }
            place = (place + 1) & (entries.count - 1)
        }
    }

    private static func hash(_ text: Span<UInt8>) -> UInt32 {
        unsafe text.withUnsafeBufferPointer { buffer in
            guard let base = buffer.baseAddress else { return 0 }
            let words = unsafe cscan_words(base, buffer.count)
            let count = UInt64(buffer.count)
            let mixed = (words.first ^ (words.last &* 0x9E37_79B9_7F4A_7C15) ^ count) &* 0xBF58_476D_1CE4_E5B9
            return UInt32(truncatingIfNeeded: mixed >> 32)
        }
    }
}
