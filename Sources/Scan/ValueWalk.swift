import CScan

/// A scan that cannot go on.
struct Unsure: Error {}

/// A walk over the values of a line: passes over them, or reads scalars. Every read is guarded by `cursor < end`.
@unsafe struct ValueWalk {
    let start: UnsafePointer<UInt8>
    let end: UnsafePointer<UInt8>
    var cursor: UnsafePointer<UInt8>
    /// Places in use on the stack of libjq 1.6's parser, which has two for an object (its key lies on it, too).
    private var places = 0

    init(start: UnsafePointer<UInt8>, end: UnsafePointer<UInt8>) {
        unsafe self.start = start
        unsafe self.end = end
        unsafe self.cursor = start
    }

    /// The byte at the cursor; at the end of the line 0, which is in order nowhere.
    @inline(__always)
    func next() -> UInt8 {
        unsafe cursor < end ? cursor.pointee : 0
    }

    @inline(__always)
    mutating func skipSpace() {
        while unsafe cursor < end, unsafe cursor.pointee <= 0x20 {
            switch unsafe cursor.pointee {
            case 0x20, 0x09, 0x0A, 0x0D: unsafe cursor += 1
            default: return
            }
        }
    }

    /// Bytes from the beginning of the line.
    var offset: Int { unsafe cursor - start }

    /// At an opening bracket; leaves the cursor at the first thing inside.
    mutating func open(isObject: Bool) throws(Unsure) {
        guard unsafe places < CSCAN_PLACES_MAX else { throw Unsure() }
        unsafe places += isObject ? 2 : 1
        unsafe cursor += 1
        unsafe skipSpace()
    }

    /// At a closing bracket; leaves the cursor behind it.
    mutating func close(isObject: Bool) {
        unsafe places -= isObject ? 2 : 1
        unsafe cursor += 1
    }

    /// Behind a value: whether the container ends, with the cursor at its bracket, or goes on, with the cursor at what
    /// follows the comma.
    @inline(__always)
    mutating func isLast(before bracket: UInt8) throws(Unsure) -> Bool {
        unsafe skipSpace()
        let byte = unsafe next()
        if byte == bracket { return true }
        guard byte == UInt8(ascii: ",") else { throw Unsure() }
        unsafe cursor += 1
        unsafe skipSpace()
        return false
    }

    /// Behind a key; leaves the cursor at its value.
    @inline(__always)
    mutating func skipColon() throws(Unsure) {
        unsafe skipSpace()
        guard unsafe next() == UInt8(ascii: ":") else { throw Unsure() }
        unsafe cursor += 1
        unsafe skipSpace()
    }
}

// MARK: Passing over values

extension ValueWalk {
    @inline(__always)
    mutating func skipValue() throws(Unsure) {
        switch unsafe next() {
        case UInt8(ascii: "\""): _ = try unsafe skipString()
        case UInt8(ascii: "{"), UInt8(ascii: "["): try unsafe skipContainer()
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "t"), UInt8(ascii: "f"),
            UInt8(ascii: "n"):
            unsafe skipToken()
        default: throw Unsure()
        }
    }

    /// A number or a word, whatever it consists of.
    @inline(__always)
    private mutating func skipToken() {
        repeat {
            unsafe cursor += 1
        } while unsafe cursor < end && isInToken(cursor.pointee)
    }

    /// `+`, `-`, `.`, digits and letters.
    @inline(__always)
    private func isInToken(_ byte: UInt8) -> Bool {
        byte != UInt8(ascii: ",") && (byte &- UInt8(ascii: "+") < 15 || (byte | 0x20) &- UInt8(ascii: "a") < 26)
    }

    /// At an opening quote; leaves the cursor behind the closing one.
    ///
    /// - Returns: whether there are escapes.
    @inline(__always)
    mutating func skipString() throws(Unsure) -> Bool {
        unsafe cursor = cscan_string_stop(cursor + 1, end)
        let isEscaped = unsafe next() == UInt8(ascii: "\\")
        if isEscaped { try unsafe skipEscapes() }
        guard unsafe cursor < end else { throw Unsure() }
        unsafe cursor += 1
        return isEscaped
    }

    /// At a backslash; leaves the cursor at the closing quote or at the end of the line.
    private mutating func skipEscapes() throws(Unsure) {
        while unsafe next() == UInt8(ascii: "\\") {
            let length = unsafe cscan_escape_length(cursor, end)
            if length == 0 { throw Unsure() }
            unsafe cursor = cscan_string_stop(cursor + length, end)
        }
    }

    /// At an opening bracket; leaves the cursor behind the one that closes it. Looks at nothing but strings and
    /// brackets.
    @inline(__always)
    mutating func skipContainer() throws(Unsure) {
        guard let behind = unsafe cscan_skip_container(cursor, end, places) else { throw Unsure() }
        unsafe cursor = behind
    }
}

// MARK: Reading scalars

extension ValueWalk {
    /// At any value; leaves the cursor behind it.
    mutating func field() throws(Unsure) -> Field {
        let first = unsafe offset
        let byte = unsafe next()
        guard byte == UInt8(ascii: "{") || byte == UInt8(ascii: "[") else { return try unsafe scalar() }
        try unsafe skipContainer()
        return unsafe Field(byte == UInt8(ascii: "{") ? .object : .array, from: first, to: offset)
    }

    /// At a value that is no container: reads it strictly and leaves the cursor behind it.
    mutating func scalar() throws(Unsure) -> Field {
        let first = unsafe cursor - start
        let byte = unsafe next()
        if byte == UInt8(ascii: "\"") {
            let isEscaped = try unsafe skipString()
            return unsafe Field(isEscaped ? .escapedString : .string, from: first + 1, to: cursor - start - 1)
        }
        let kind: FieldKind
        switch byte {
        case UInt8(ascii: "t"): kind = try unsafe word("true", .true)
        case UInt8(ascii: "f"): kind = try unsafe word("false", .false)
        case UInt8(ascii: "n"): kind = try unsafe word("null", .null)
        default: kind = try unsafe number()
        }
        return unsafe Field(kind, from: first, to: cursor - start)
    }

    private mutating func word(_ word: StaticString, _ kind: FieldKind) throws(Unsure) -> FieldKind {
        let length = word.utf8CodeUnitCount
        guard unsafe end - cursor >= length, unsafe cscan_is_same(cursor, word.utf8Start, length) != 0 else {
            throw Unsure()
        }
        unsafe cursor += length
        return kind
    }

    private mutating func number() throws(Unsure) -> FieldKind {
        if unsafe next() == UInt8(ascii: "-") { unsafe cursor += 1 }
        let digits = unsafe cursor
        try unsafe skipDigits()
        let integerEnd = unsafe cursor
        if unsafe digits.pointee == UInt8(ascii: "0"), unsafe integerEnd - digits > 1 { throw Unsure() }
        if unsafe next() == UInt8(ascii: ".") {
            unsafe cursor += 1
            try unsafe skipDigits()
        }
        if unsafe next() | 0x20 == UInt8(ascii: "e") {
            unsafe cursor += 1
            if unsafe next() == UInt8(ascii: "+") || next() == UInt8(ascii: "-") { unsafe cursor += 1 }
            try unsafe skipDigits()
        }
        let isBig =
            unsafe integerEnd == cursor && BigIntegers.isBig(digits: digits, count: integerEnd - digits)
        return isBig ? .bigInteger : .number
    }

    @inline(__always)
    private mutating func skipDigits() throws(Unsure) {
        let first = unsafe cursor
        while unsafe next() &- UInt8(ascii: "0") < 10 { unsafe cursor += 1 }
        if unsafe cursor == first { throw Unsure() }
    }
}
