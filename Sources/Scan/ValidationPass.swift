import CScan

/// One walk over the bytes of one line: the grammar of RFC 8259 as a loop over "what may come next".
///
/// The stack of open objects and arrays is one bit a level. Every read is guarded by `cursor < end`.
@unsafe struct ValidationPass {
    private let start: UnsafePointer<UInt8>
    private let end: UnsafePointer<UInt8>
    private var cursor: UnsafePointer<UInt8>
    private var levels = OpenLevels()
    private(set) var hasBigIntegers = false

    init(start: UnsafePointer<UInt8>, end: UnsafePointer<UInt8>) {
        unsafe self.start = start
        unsafe self.end = end
        unsafe self.cursor = start
    }

    /// The byte at an offset from the beginning of the line; nil at its end.
    func byte(at offset: Int) -> UInt8? {
        unsafe offset < end - start ? start[offset] : nil
    }

    mutating func run() throws(LineFlaw) {
        unsafe skipSpace()
        guard unsafe next() == UInt8(ascii: "{") else { throw unsafe flaw("`{`") }
        try unsafe container(isObject: true)
        while unsafe levels.count > 0 {
            unsafe skipSpace()
            switch unsafe next() {
            case UInt8(ascii: ","):
                unsafe cursor += 1
                unsafe skipSpace()
                if unsafe levels.isInObject { try unsafe key() }
                try unsafe value()
            case UInt8(ascii: "}") where unsafe levels.isInObject, UInt8(ascii: "]") where unsafe !levels.isInObject:
                unsafe cursor += 1
                unsafe levels.close()
            default:
                throw unsafe flaw(levels.isInObject ? "`,` or `}` after a value" : "`,` or `]` after a value")
            }
        }
        unsafe skipSpace()
        guard unsafe cursor == end else { throw unsafe flaw("nothing more after the object's closing `}`") }
    }

    /// The byte at the cursor; at the end of the line 0, which is in order nowhere.
    @inline(__always)
    private func next() -> UInt8 {
        unsafe cursor < end ? cursor.pointee : 0
    }

    @inline(__always)
    private mutating func skipSpace() {
        while unsafe cursor < end, unsafe cursor.pointee <= 0x20 {
            switch unsafe cursor.pointee {
            case 0x20, 0x09, 0x0A, 0x0D: unsafe cursor += 1
            default: return
            }
        }
    }

    /// At an opening bracket: opens levels until something else than the beginning of a container comes, and leaves
    /// the cursor behind the first complete scalar or empty container.
    private mutating func container(isObject: Bool) throws(LineFlaw) {
        var isObject = isObject
        while true {
            guard unsafe levels.open(isObject: isObject) else { throw unsafe flaw("", kind: .depth) }
            unsafe cursor += 1
            unsafe skipSpace()
            let byte = unsafe next()
            if byte == (isObject ? UInt8(ascii: "}") : UInt8(ascii: "]")) {
                unsafe cursor += 1
                unsafe levels.close()
                return
            }
            if isObject {
                guard byte == UInt8(ascii: "\"") else { throw unsafe flaw("a key in quotes or `}`") }
                try unsafe key()
            }
            switch unsafe next() {
            case UInt8(ascii: "{"): isObject = true
            case UInt8(ascii: "["): isObject = false
            default:
                try unsafe scalar()
                return
            }
        }
    }

    /// A key and its colon; leaves the cursor at the value.
    @inline(__always)
    private mutating func key() throws(LineFlaw) {
        guard unsafe next() == UInt8(ascii: "\"") else { throw unsafe flaw("a key in quotes") }
        try unsafe string()
        unsafe skipSpace()
        guard unsafe next() == UInt8(ascii: ":") else { throw unsafe flaw("`:` after a key") }
        unsafe cursor += 1
        unsafe skipSpace()
    }

    @inline(__always)
    private mutating func value() throws(LineFlaw) {
        switch unsafe next() {
        case UInt8(ascii: "{"): try unsafe container(isObject: true)
        case UInt8(ascii: "["): try unsafe container(isObject: false)
        default: try unsafe scalar()
        }
    }

    @inline(__always)
    private mutating func scalar() throws(LineFlaw) {
        switch unsafe next() {
        case UInt8(ascii: "\""): try unsafe string()
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): try unsafe number()
        case UInt8(ascii: "t"): try unsafe literal("true")
        case UInt8(ascii: "f"): try unsafe literal("false")
        case UInt8(ascii: "n"): try unsafe literal("null")
        default: throw unsafe flaw("a value")
        }
    }

    private mutating func literal(_ word: StaticString) throws(LineFlaw) {
        let length = word.utf8CodeUnitCount
        let available = unsafe Swift.min(length, end - cursor)
        for index in 0..<available where unsafe cursor[index] != word.utf8Start[index] {
            unsafe cursor += index
            throw unsafe flaw(word)
        }
        unsafe cursor += available
        if available < length { throw unsafe flaw(word) }
    }

    /// A flaw at the cursor. What is no UTF-8 there is called so, whatever else was expected.
    private func flaw(_ expected: StaticString, kind: LineFlaw.Kind = .grammar) -> LineFlaw {
        let offset = unsafe cursor - start
        if kind == .grammar, unsafe next() >= 0x80, unsafe UTF8Sequence.length(at: cursor, end: end) == nil {
            return LineFlaw(kind: .encoding, offset: offset, expected: expected)
        }
        return LineFlaw(kind: kind, offset: offset, expected: expected)
    }
}

// MARK: Strings and numbers

extension ValidationPass {
    @inline(__always)
    private mutating func string() throws(LineFlaw) {
        unsafe cursor = cscan_plain_end(cursor + 1, end)
        if unsafe next() != UInt8(ascii: "\"") { try unsafe restOfString() }
        unsafe cursor += 1
    }

    /// At the first byte of a string that needs a closer look; leaves the cursor at the closing quote.
    private mutating func restOfString() throws(LineFlaw) {
        while true {
            guard unsafe cursor < end else { throw unsafe flaw("a closing quote") }
            switch unsafe cursor.pointee {
            case UInt8(ascii: "\""): return
            case UInt8(ascii: "\\"): try unsafe escape()
            case 0x80...:
                repeat {
                    guard let length = unsafe UTF8Sequence.length(at: cursor, end: end) else {
                        throw unsafe flaw("UTF-8", kind: .encoding)
                    }
                    unsafe cursor += length
                } while unsafe next() >= 0x80
            default: throw unsafe flaw("an escape in place of a control character")
            }
            unsafe cursor = cscan_plain_end(cursor, end)
        }
    }

    private mutating func escape() throws(LineFlaw) {
        unsafe cursor += 1
        switch unsafe next() {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"), UInt8(ascii: "b"), UInt8(ascii: "f"),
            UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"):
            unsafe cursor += 1
        case UInt8(ascii: "u"):
            unsafe cursor += 1
            for _ in 0..<4 {
                switch unsafe next() {
                case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "f"),
                    UInt8(ascii: "A")...UInt8(ascii: "F"):
                    unsafe cursor += 1
                default: throw unsafe flaw("four hexadecimal digits after `\\u`")
                }
            }
        default: throw unsafe flaw("one of `\"\\/bfnrtu` after a backslash")
        }
    }

    private mutating func number() throws(LineFlaw) {
        if unsafe next() == UInt8(ascii: "-") { unsafe cursor += 1 }
        let digits = unsafe cursor
        if unsafe next() == UInt8(ascii: "0") {
            unsafe cursor += 1
        } else {
            try unsafe skipDigits()
        }
        let integerEnd = unsafe cursor
        if unsafe next() == UInt8(ascii: ".") {
            unsafe cursor += 1
            try unsafe skipDigits()
        }
        if unsafe next() | 0x20 == UInt8(ascii: "e") {
            unsafe cursor += 1
            if unsafe next() == UInt8(ascii: "+") || next() == UInt8(ascii: "-") { unsafe cursor += 1 }
            try unsafe skipDigits()
        }
        if unsafe integerEnd == cursor, unsafe BigIntegers.isBig(digits: digits, count: integerEnd - digits) {
            unsafe hasBigIntegers = true
        }
    }

    @inline(__always)
    private mutating func skipDigits() throws(LineFlaw) {
        let first = unsafe cursor
        while unsafe next() &- UInt8(ascii: "0") < 10 { unsafe cursor += 1 }
        if unsafe cursor == first { throw unsafe flaw("a digit") }
    }
}
