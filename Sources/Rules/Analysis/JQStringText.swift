/// Text of a jq string between its quotes and interpolations, where escapes are those of JSON.
enum JQStringText {
    /// UTF-8; nil for escapes that jq refuses, and for halves of surrogate pairs.
    static func decode(_ text: String) -> [UInt8]? {
        var bytes: [UInt8] = []
        var source = Array(text.utf8)[...]
        while let byte = source.popFirst() {
            guard byte == UInt8(ascii: "\\") else {
                bytes.append(byte)
                continue
            }
            guard let letter = source.popFirst() else { return nil }
            switch letter {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): bytes.append(letter)
            case UInt8(ascii: "b"): bytes.append(0x08)
            case UInt8(ascii: "f"): bytes.append(0x0C)
            case UInt8(ascii: "n"): bytes.append(0x0A)
            case UInt8(ascii: "r"): bytes.append(0x0D)
            case UInt8(ascii: "t"): bytes.append(0x09)
            case UInt8(ascii: "u"):
                guard let scalar = scalar(&source) else { return nil }
                bytes += Array(String(scalar).utf8)
            default: return nil
            }
        }
        return bytes
    }

    /// The escapes that jq refuses, with their places in Unicode scalars. Halves of surrogate pairs are none: jq takes
    /// them for U+FFFD.
    static func wrongEscapes(in text: String) -> [(offset: Int, escape: String)] {
        let scalars = Array(text.unicodeScalars)
        var wrong: [(offset: Int, escape: String)] = []
        var index = 0
        while index < scalars.count {
            defer { index += 1 }
            guard scalars[index] == "\\", index + 1 < scalars.count else { continue }
            let start = index
            index += 1
            switch scalars[index] {
            case "\"", "\\", "/", "b", "f", "n", "r", "t": continue
            case "u":
                let digits = scalars[(index + 1)...].prefix(4).prefix { $0.properties.isASCIIHexDigit }
                guard digits.count < 4 else { continue }
                wrong.append((start, "\\u" + String(scalars: digits)))
            case let letter: wrong.append((start, "\\" + String(letter)))
            }
        }
        return wrong
    }

    /// Behind `\u`: four digits, or a surrogate pair.
    private static func scalar(_ source: inout ArraySlice<UInt8>) -> Unicode.Scalar? {
        guard let first = unit(&source) else { return nil }
        guard (0xD800...0xDBFF).contains(first) else { return Unicode.Scalar(first) }
        guard source.popFirst() == UInt8(ascii: "\\"), source.popFirst() == UInt8(ascii: "u"),
            let second = unit(&source), (0xDC00...0xDFFF).contains(second)
        else { return nil }
        return Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00))
    }

    private static func unit(_ source: inout ArraySlice<UInt8>) -> UInt32? {
        let digits = source.prefix(4)
        guard digits.count == 4 else { return nil }
        source = source.dropFirst(4)
        var unit: UInt32 = 0
        for digit in digits {
            switch digit {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): unit = unit << 4 + UInt32(digit - UInt8(ascii: "0"))
            case UInt8(ascii: "a")...UInt8(ascii: "f"): unit = unit << 4 + UInt32(digit - UInt8(ascii: "a") + 10)
            case UInt8(ascii: "A")...UInt8(ascii: "F"): unit = unit << 4 + UInt32(digit - UInt8(ascii: "A") + 10)
            default: return nil
            }
        }
        return unit
    }
}
