internal import CScan

extension Span<UInt8> {
    func isSame(as other: Span<UInt8>) -> Bool { count == other.count && order(other) == 0 }

    /// By bytes, as jq orders strings: negative, 0 or positive.
    func order(_ other: Span<UInt8>) -> Int {
        let common = unsafe withUnsafeBufferPointer { bytes in
            unsafe other.withUnsafeBufferPointer { otherBytes in
                guard let one = bytes.baseAddress, let two = otherBytes.baseAddress else { return 0 }
                return unsafe Int(memcmp(one, two, Swift.min(bytes.count, otherBytes.count)))
            }
        }
        return common != 0 ? common : count - other.count
    }

    func begins(with other: Span<UInt8>) -> Bool {
        count >= other.count && extracting(0..<other.count).isSame(as: other)
    }

    func ends(with other: Span<UInt8>) -> Bool {
        count >= other.count && extracting((count - other.count)..<count).isSame(as: other)
    }

    func contains(_ other: Span<UInt8>) -> Bool {
        guard count >= other.count else { return false }
        return (0...(count - other.count)).contains { extracting($0..<($0 + other.count)).isSame(as: other) }
    }

    /// Bytes before the first NUL: jq 1.6 sees no more of a string when it looks into it for another.
    var countBeforeNUL: Int { indices.first { self[$0] == 0 } ?? count }

    /// Unicode scalars of UTF-8.
    var scalarCount: Int {
        var count = 0
        for index in indices where !UTF8.isContinuation(self[index]) { count += 1 }
        return count
    }

    /// Whether JSON writes it as it is between quotes.
    var isPlainJSON: Bool {
        for index in indices {
            let byte = self[index]
            if byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") { return false }
        }
        return true
    }
}
