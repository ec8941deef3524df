import CScan

/// The inside of a JSON string with escapes, read as libjq 1.6 reads it.
enum EscapedText {
    /// Gives the text piece by piece: runs as they lie in the line, and what escapes stand for.
    ///
    /// - Parameter piece: returns whether to go on.
    static func pieces(of text: UnsafeBufferPointer<UInt8>, _ piece: (UnsafeBufferPointer<UInt8>) -> Bool) {
        guard var place = text.baseAddress else { return }
        let end = unsafe place + text.count
        while unsafe place < end {
            let stop = unsafe cscan_string_stop(place, end)
            if unsafe stop > place, unsafe !piece(UnsafeBufferPointer(start: place, count: stop - place)) { return }
            let length = unsafe cscan_escape_length(stop, end)
            if length == 0 { return }
            unsafe place = stop + length
            let encoded = UTF8Encoding(unsafe value(of: stop, length: length))
            let goesOn = unsafe encoded.bytes.span.withUnsafeBufferPointer { bytes in
                unsafe piece(UnsafeBufferPointer(rebasing: bytes[..<encoded.count]))
            }
            guard goesOn else { return }
        }
    }

    static func equals(_ text: UnsafeBufferPointer<UInt8>, _ other: UnsafeBufferPointer<UInt8>) -> Bool {
        var compared = 0
        var isSame = true
        unsafe pieces(of: text) { piece in
            isSame = piece.count <= other.count - compared
            guard isSame, let base = piece.baseAddress, let otherBase = other.baseAddress else { return isSame }
            isSame = unsafe cscan_is_same(base, otherBase + compared, piece.count) != 0
            compared += piece.count
            return isSame
        }
        return isSame && compared == other.count
    }

    /// The code point of a complete escape; U+FFFD for a surrogate that is no half of a pair.
    private static func value(of escape: UnsafePointer<UInt8>, length: Int) -> UInt32 {
        switch length {
        case 12:
            let high = unsafe hexadecimal(escape + 2) & 0x3FF
            return unsafe 0x10000 + (high << 10 | hexadecimal(escape + 8) & 0x3FF)
        case 6:
            let unit = unsafe hexadecimal(escape + 2)
            return unit & 0xF800 == 0xD800 ? 0xFFFD : unit
        default:
            switch unsafe escape[1] {
            case UInt8(ascii: "b"): return 0x08
            case UInt8(ascii: "f"): return 0x0C
            case UInt8(ascii: "n"): return 0x0A
            case UInt8(ascii: "r"): return 0x0D
            case UInt8(ascii: "t"): return 0x09
            default: return unsafe UInt32(escape[1])
            }
        }
    }

    /// Four digits; what is no digit gives some value.
    private static func hexadecimal(_ digits: UnsafePointer<UInt8>) -> UInt32 {
        var value: UInt32 = 0
        for place in 0..<4 {
            let digit = unsafe UInt32(digits[place])
            value = value << 4 | (digit & 0x0F) &+ (digit >> 6) * 9 & 0x0F
        }
        return value
    }
}

/// One code point in UTF-8.
struct UTF8Encoding {
    private(set) var bytes: InlineArray<4, UInt8> = [0, 0, 0, 0]
    let count: Int

    /// - Parameter value: below 0x110000.
    init(_ value: UInt32) {
        count = value < 0x80 ? 1 : value < 0x800 ? 2 : value < 0x10000 ? 3 : 4
        if count == 1 {
            bytes[0] = UInt8(truncatingIfNeeded: value)
            return
        }
        var rest = value
        for place in (1..<count).reversed() {
            bytes[place] = 0x80 | UInt8(truncatingIfNeeded: rest & 0x3F)
            rest >>= 6
        }
        bytes[0] = UInt8(truncatingIfNeeded: UInt32(0xF00) >> UInt32(count) | rest)
    }
}
