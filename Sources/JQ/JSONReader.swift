internal import CScan

/// Makes values of libjq straight from JSON text.
///
/// `jv_parse` would do, but libjq 1.6 has room for 256 entries on its stack, of which an object takes two: it refuses
/// objects from 129 levels on. Values are the same as its, with two differences: what RFC 8259 does not allow (`nan`,
/// leading zeros and the like) is refused, and an escaped high surrogate without a low one is U+FFFD, as a low one
/// without a high one is there, instead of an error.
///
/// Whatever the bytes are, reading ends with a value or an error, in bounded stack: a level takes one call.
///
/// With a projection only the parts in it are built; members of objects that lie outside of it are left out, arrays
/// outside of it are empty, and what is left out is not checked.
@safe
struct JSONReader {
    static let levelsMax = 256
    static let bytesMax = Int(Int32.max)

    private let bytes: UnsafeBufferPointer<UInt8>
    var position = 0
    /// Bytes of the string that is being read, when it has escapes.
    var unescaped: [UInt8] = []

    /// - Parameter bytes: must outlive the reader.
    init(_ bytes: UnsafeBufferPointer<UInt8>) {
        unsafe self.bytes = unsafe bytes
    }

    var count: Int { unsafe bytes.count }

    /// - Parameter place: inside of the text.
    subscript(place: Int) -> UInt8 {
        assert(place >= 0 && place < count)
        return unsafe bytes[place]
    }

    /// - Parameter range: inside of the text.
    func text(_ range: Range<Int>) -> UnsafeBufferPointer<UInt8> {
        unsafe UnsafeBufferPointer(rebasing: bytes[range])
    }

    /// The one value that the text is.
    mutating func only(_ projection: JQProjection?) throws(JQParseError) -> JQValue {
        guard count <= Self.bytesMax else { throw .tooLong(bytes: count) }
        let value =
            if let projection {
                try part(projection, JQProjection.root, level: 0)
            } else {
                try value(level: 0)
            }
        skipSpace()
        guard position == count else { throw unexpected("the end, since there is one value already") }
        return value
    }

    /// - Parameter level: how many arrays and objects the value is in.
    mutating func value(level: Int) throws(JQParseError) -> JQValue {
        skipSpace()
        guard position < count else { throw .unfinished(expected: "a value") }
        switch self[position] {
        case UInt8(ascii: "\""): return try string()
        case UInt8(ascii: "{"): return try object(level: level + 1)
        case UInt8(ascii: "["): return try array(level: level + 1)
        default: return try scalar()
        }
    }

    /// A value that is no string, array or object.
    mutating func scalar() throws(JQParseError) -> JQValue {
        switch self[position] {
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return JQValue(number: try number())
        case UInt8(ascii: "t"):
            try word("true")
            return .true
        case UInt8(ascii: "f"):
            try word("false")
            return .false
        case UInt8(ascii: "n"):
            try word("null")
            return .null
        default: throw unexpected("a value")
        }
    }

    private mutating func object(level: Int) throws(JQParseError) -> JQValue {
        guard level <= Self.levelsMax else { throw .tooDeep(offset: position) }
        position += 1
        var object = JQValue.emptyObject
        skipSpace()
        if skip(UInt8(ascii: "}")) { return object }
        while true {
            try needKey()
            let key = try string()
            try needColon()
            object.set(key, try value(level: level))
            if try isLastMember() { return object }
        }
    }

    private mutating func array(level: Int) throws(JQParseError) -> JQValue {
        guard level <= Self.levelsMax else { throw .tooDeep(offset: position) }
        position += 1
        var array = JQValue.emptyArray
        skipSpace()
        if skip(UInt8(ascii: "]")) { return array }
        while true {
            array.append(try value(level: level))
            if try isLastElement() { return array }
        }
    }

    private mutating func word(_ word: StaticString) throws(JQParseError) {
        for byte in word.description.utf8 {
            guard skip(byte) else { throw unexpected("`true`, `false` or `null`") }
        }
    }

    // MARK: Punctuation

    /// Goes to the quote of a key.
    mutating func needKey() throws(JQParseError) {
        skipSpace()
        guard position < count, self[position] == UInt8(ascii: "\"") else { throw unexpected("a key") }
    }

    mutating func needColon() throws(JQParseError) {
        skipSpace()
        guard skip(UInt8(ascii: ":")) else { throw unexpected("a colon") }
    }

    mutating func isLastMember() throws(JQParseError) -> Bool {
        skipSpace()
        if skip(UInt8(ascii: "}")) { return true }
        guard skip(UInt8(ascii: ",")) else { throw unexpected("a comma or the object's end") }
        return false
    }

    mutating func isLastElement() throws(JQParseError) -> Bool {
        skipSpace()
        if skip(UInt8(ascii: "]")) { return true }
        guard skip(UInt8(ascii: ",")) else { throw unexpected("a comma or the array's end") }
        return false
    }

    // MARK: Bytes

    mutating func skipSpace() {
        while position < count {
            switch self[position] {
            case 0x20, 0x09, 0x0A, 0x0D: position += 1
            default: return
            }
        }
    }

    /// Whether the byte was there; it is read then.
    mutating func skip(_ byte: UInt8) -> Bool {
        guard position < count, self[position] == byte else { return false }
        position += 1
        return true
    }

    /// The next byte from `start` on that cannot stand for itself in a string without a closer look; `count` if there
    /// is none.
    func plainEnd(from start: Int) -> Int {
        guard start < count, let base = unsafe bytes.baseAddress else { return count }
        let stop = unsafe cscan_plain_end(base + start, base + count)
        return unsafe stop - base
    }

    /// Behind the array or object that begins here. Nil where it is not clear.
    func containerEnd() -> Int? {
        guard let base = unsafe bytes.baseAddress else { return nil }
        guard let end = unsafe cscan_skip_container(base + position, base + count, 0) else { return nil }
        return unsafe end - base
    }

    func unexpected(_ expected: String) -> JQParseError {
        guard position < count else { return .unfinished(expected: expected) }
        return .unexpected(self[position], offset: position, expected: expected)
    }
}
