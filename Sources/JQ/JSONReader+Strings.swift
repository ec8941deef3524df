extension JSONReader {
    /// Reads a string, from its opening quote on.
    mutating func string() throws(JQParseError) -> JQValue {
        if let range = try stringRange() { return unsafe JQValue(utf8: text(range)) }
        return JQValue(utf8: unescaped.span)
    }

    /// Reads a string: where its bytes stand. Nil when it has escapes; then they are in `unescaped`.
    mutating func stringRange() throws(JQParseError) -> Range<Int>? {
        position += 1
        var start = position
        guard try skipPlain() == UInt8(ascii: "\\") else {
            position += 1
            return start..<(position - 1)
        }
        unescaped.removeAll(keepingCapacity: true)
        while true {
            unsafe unescaped.append(contentsOf: text(start..<position))
            guard self[position] == UInt8(ascii: "\\") else { break }
            try escape()
            start = position
            _ = try skipPlain()
        }
        position += 1
        return nil
    }

    /// Goes to the next quote or backslash, and gives it.
    private mutating func skipPlain() throws(JQParseError) -> UInt8 {
        while true {
            position = plainEnd(from: position)
            guard position < count else { throw .unfinished(expected: "the string's end") }
            let byte = self[position]
            if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") { return byte }
            guard byte >= 0x20 else { throw unexpected("an escape instead of a control character") }
            position += 1
        }
    }

    /// Reads an escape, from its backslash on.
    private mutating func escape() throws(JQParseError) {
        position += 1
        guard position < count else { throw .unfinished(expected: "an escape") }
        let byte: UInt8
        switch self[position] {
        case UInt8(ascii: "u"): return try codePoint()
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): byte = self[position]
        case UInt8(ascii: "b"): byte = 0x08
        case UInt8(ascii: "f"): byte = 0x0C
        case UInt8(ascii: "n"): byte = 0x0A
        case UInt8(ascii: "r"): byte = 0x0D
        case UInt8(ascii: "t"): byte = 0x09
        default: throw unexpected("one of \"\\/bfnrtu behind a backslash")
        }
        unescaped.append(byte)
        position += 1
    }

    /// Reads `uXXXX`, and the low surrogate behind a high one. Halves that stand alone are U+FFFD.
    private mutating func codePoint() throws(JQParseError) {
        position += 1
        let unit = try hexadecimal()
        var scalar = Unicode.Scalar(unit)
        if 0xD800...0xDBFF ~= unit, isUnicodeEscape() {
            let start = position
            position += 2
            let low = try hexadecimal()
            if 0xDC00...0xDFFF ~= low {
                scalar = Unicode.Scalar(0x10000 + (unit - 0xD800) << 10 + (low - 0xDC00))
            } else {
                // The next escape is a character of its own.
                position = start
            }
        }
        unescaped.append(contentsOf: UTF8.encode(scalar ?? "\u{FFFD}") ?? UTF8.encodedReplacementCharacter)
    }

    private func isUnicodeEscape() -> Bool {
        position + 1 < count && self[position] == UInt8(ascii: "\\") && self[position + 1] == UInt8(ascii: "u")
    }

    private mutating func hexadecimal() throws(JQParseError) -> UInt32 {
        var unit: UInt32 = 0
        for _ in 0..<4 {
            guard position < count, let digit = Character(Unicode.Scalar(self[position])).hexDigitValue else {
                throw unexpected("four hexadecimal digits")
            }
            unit = unit << 4 | UInt32(digit)
            position += 1
        }
        return unit
    }
}
