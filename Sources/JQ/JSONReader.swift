/// Makes values of libjq straight from JSON text.
///
/// `jv_parse` would do, but libjq 1.6 has room for 256 entries on its stack, of which an object takes two: it refuses
/// objects from 129 levels on. Values are the same as its, with two differences: what RFC 8259 does not allow (`nan`,
/// leading zeros and the like) is refused, and an escaped high surrogate without a low one is U+FFFD, as a low one
/// without a high one is there, instead of an error.
///
/// Whatever the bytes are, reading ends with a value or an error, in bounded stack: a level takes one call.
struct JSONReader {
    static let levelsMax = 256
    static let bytesMax = Int(Int32.max)

    var position = 0
    /// Bytes of the string that is being read, when it has escapes.
    var unescaped: [UInt8] = []

    /// The one value that the text is.
    mutating func only(_ text: Span<UInt8>) throws(JQParseError) -> JQValue {
        guard text.count <= Self.bytesMax else { throw .tooLong(bytes: text.count) }
        let value = try value(text, level: 0)
        skipSpace(text)
        guard position == text.count else { throw unexpected(text, "the end, since there is one value already") }
        return value
    }

    /// - Parameter level: how many arrays and objects the value is in.
    private mutating func value(_ text: Span<UInt8>, level: Int) throws(JQParseError) -> JQValue {
        skipSpace(text)
        guard position < text.count else { throw .unfinished(expected: "a value") }
        switch text[position] {
        case UInt8(ascii: "\""): return try string(text)
        case UInt8(ascii: "{"): return try object(text, level: level + 1)
        case UInt8(ascii: "["): return try array(text, level: level + 1)
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return JQValue(number: try number(text))
        case UInt8(ascii: "t"):
            try word("true", text)
            return .true
        case UInt8(ascii: "f"):
            try word("false", text)
            return .false
        case UInt8(ascii: "n"):
            try word("null", text)
            return .null
        default: throw unexpected(text, "a value")
        }
    }

    private mutating func object(_ text: Span<UInt8>, level: Int) throws(JQParseError) -> JQValue {
        guard level <= Self.levelsMax else { throw .tooDeep(offset: position) }
        position += 1
        var object = JQValue.emptyObject
        skipSpace(text)
        if skip(UInt8(ascii: "}"), text) { return object }
        while true {
            skipSpace(text)
            guard position < text.count, text[position] == UInt8(ascii: "\"") else { throw unexpected(text, "a key") }
            let key = try string(text)
            skipSpace(text)
            guard skip(UInt8(ascii: ":"), text) else { throw unexpected(text, "a colon") }
            object.set(key, try value(text, level: level))
            skipSpace(text)
            if skip(UInt8(ascii: "}"), text) { return object }
            guard skip(UInt8(ascii: ","), text) else { throw unexpected(text, "a comma or the object's end") }
        }
    }

    private mutating func array(_ text: Span<UInt8>, level: Int) throws(JQParseError) -> JQValue {
        guard level <= Self.levelsMax else { throw .tooDeep(offset: position) }
        position += 1
        var array = JQValue.emptyArray
        skipSpace(text)
        if skip(UInt8(ascii: "]"), text) { return array }
        while true {
            array.append(try value(text, level: level))
            skipSpace(text)
            if skip(UInt8(ascii: "]"), text) { return array }
            guard skip(UInt8(ascii: ","), text) else { throw unexpected(text, "a comma or the array's end") }
        }
    }

    private mutating func word(_ word: StaticString, _ text: Span<UInt8>) throws(JQParseError) {
        for byte in word.description.utf8 {
            guard skip(byte, text) else { throw unexpected(text, "`true`, `false` or `null`") }
        }
    }

    // MARK: Bytes

    private mutating func skipSpace(_ text: Span<UInt8>) {
        while position < text.count {
            switch text[position] {
            case 0x20, 0x09, 0x0A, 0x0D: position += 1
            default: return
            }
        }
    }

    /// Whether the byte was there; it is read then.
    mutating func skip(_ byte: UInt8, _ text: Span<UInt8>) -> Bool {
        guard position < text.count, text[position] == byte else { return false }
        position += 1
        return true
    }

    func unexpected(_ text: Span<UInt8>, _ expected: String) -> JQParseError {
        guard position < text.count else { return .unfinished(expected: expected) }
        return .unexpected(text[position], offset: position, expected: expected)
    }
}
