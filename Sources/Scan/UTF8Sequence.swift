/// The well-formed byte sequences of UTF-8 (Unicode 16, table 3-7): no overlong forms, no surrogates, nothing beyond
/// U+10FFFF.
enum UTF8Sequence {
    /// The length of the sequence of more than one byte that begins at `place`; nil when there is none.
    ///
    /// - Parameter place: must lie before `end`.
    @inline(__always)
    static func length(at place: UnsafePointer<UInt8>, end: UnsafePointer<UInt8>) -> Int? {
        let available = unsafe end - place
        guard available >= 2 else { return nil }
        let lead = unsafe place[0]
        let second = unsafe place[1]
        switch lead {
        case 0xC2...0xDF:
            return isContinuation(second) ? 2 : nil
        case 0xE0...0xEF:
            guard available >= 3, unsafe isContinuation(second) && isContinuation(place[2]) else { return nil }
            if lead == 0xE0, second < 0xA0 { return nil }
            if lead == 0xED, second > 0x9F { return nil }
            return 3
        case 0xF0...0xF4:
            guard available >= 4,
                unsafe isContinuation(second) && isContinuation(place[2]) && isContinuation(place[3])
            else { return nil }
            if lead == 0xF0, second < 0x90 { return nil }
            if lead == 0xF4, second > 0x8F { return nil }
            return 4
        default:
            return nil
        }
    }

    @inline(__always)
    private static func isContinuation(_ byte: UInt8) -> Bool {
        byte & 0xC0 == 0x80
    }
}

extension UTF8Sequence {
    /// The same for a place in a span.
    static func length(in line: Span<UInt8>, at place: Int) -> Int? {
        unsafe line.withUnsafeBufferPointer { buffer in
            guard let base = buffer.baseAddress, place < buffer.count else { return nil }
            return unsafe length(at: base + place, end: base + buffer.count)
        }
    }
}
