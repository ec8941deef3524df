extension JSONReader {
    /// Reads a string, from its opening quote on.
    mutating func string(_ text: Span<UInt8>) throws(JQParseError) -> JQValue {
        position += 1
        var start = position
        guard try skipPlain(text) == UInt8(ascii: "\\") else {
            let value = JQValue(utf8: text.extracting(start..<position))
            position += 1
            return value
        }
        unescaped.removeAll(keepingCapacity: true)
        while true {
            append(text.extracting(start..<position))
            guard text[position] == UInt8(ascii: "\\") else { break }
            try escape(text)
            start = position
            _ = try skipPlain(text)
        }
        position += 1
        return JQValue(utf8: unescaped.span)
    }

    /// Goes to the next quote or backslash, and gives it.
    private mutating func skipPlain(_ text: Span<UInt8>) throws(JQParseError) -> UInt8 {
        while position < text.count {
            let byte = text[position]
            if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") { return byte }
            guard byte >= 0x20 else { throw unexpected(text, "an escape instead of a control character") }
            position += 1
        }
        throw .unfinished(expected: "the string's end")
    }

    private mutating func append(_ bytes: Span<UInt8>) {
        for index in bytes.indices { unescaped.append(bytes[index]) }
    }

    /// Reads an escape, from its backslash on.
    private mutating func escape(_ text: Span<UInt8>) throws(JQParseError) {
        position += 1
        guard position < text.count else { throw .unfinished(expected: "an escape") }
        let byte: UInt8
        switch text[position] {
        case UInt8(ascii: "u"): return try codePoint(text)
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): byte = text[position]
        case UInt8(ascii: "b"): byte = 0x08
        case UInt8(ascii: "f"): byte = 0x0C
        case UInt8(ascii: "n"): byte = 0x0A
        case UInt8(ascii: "r"): byte = 0x0D
        case UInt8(ascii: "t"): byte = 0x09
        default: throw unexpected(text, "one of \"\\/bfnrtu behind a backslash")
        }
        unescaped.append(byte)
        position += 1
    }

    /// Reads `uXXXX`, and the low surrogate behind a high one. Halves that stand alone are U+FFFD.
    private mutating func codePoint(_ text: Span<UInt8>) throws(JQParseError) {
        position += 1
        let unit = try hexadecimal(text)
        var scalar = Unicode.Scalar(unit)
        if 0xD800...0xDBFF ~= unit, isUnicodeEscape(text) {
            let start = position
            position += 2
            let low = try hexadecimal(text)
            if 0xDC00...0xDFFF ~= low {
                scalar = Unicode.Scalar(0x10000 + (unit - 0xD800) << 10 + (low - 0xDC00))
            } else {
                // The next escape is a character of its own.
                position = start
            }
        }
        unescaped.append(contentsOf: UTF8.encode(scalar ?? "\u{FFFD}") ?? UTF8.encodedReplacementCharacter)
    }

    private func isUnicodeEscape(_ text: Span<UInt8>) -> Bool {
        position + 1 < text.count && text[position] == UInt8(ascii: "\\") && text[position + 1] == UInt8(ascii: "u")
    }

    private mutating func hexadecimal(_ text: Span<UInt8>) throws(JQParseError) -> UInt32 {
        var unit: UInt32 = 0
        for _ in 0..<4 {
            guard position < text.count, let digit = Character(Unicode.Scalar(text[position])).hexDigitValue else {
                throw unexpected(text, "four hexadecimal digits")
            }
            unit = unit << 4 | UInt32(digit)
            position += 1
        }
        return unit
    }
}
