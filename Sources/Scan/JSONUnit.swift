/// One character of a line that may be JSON inside JSON: the backslashes before it and what it stands for.
struct JSONUnit {
    /// What it stands for; of a character that is not ASCII its first byte, of several backslashes a backslash.
    let character: UInt8
    /// How many backslashes stand before it.
    let backslashes: Int
    /// Whether it is spelled `\u00XX`.
    let isHexadecimal: Bool
    /// Where the next unit begins.
    let end: Int

    /// Nil at the end of the line.
    init?(of line: Span<UInt8>, at start: Int) {
        guard start < line.count else { return nil }
        var place = start
        while place < line.count, line[place] == UInt8(ascii: "\\") { place += 1 }
        backslashes = place - start
        guard place < line.count else {
            (character, isHexadecimal, end) = (UInt8(ascii: "\\"), false, place)
            return
        }
        if backslashes > 0, let value = Self.hexadecimal(in: line, at: place) {
            (character, isHexadecimal, end) = (value, true, place + 5)
        } else {
            (character, isHexadecimal, end) = (line[place], false, place + 1)
        }
    }

    /// Bytes without the backslashes.
    var spelledBytes: Int { isHexadecimal ? 5 : 1 }

    var isQuote: Bool { character == UInt8(ascii: "\"") || (character == UInt8(ascii: "'") && backslashes == 0) }

    var isSeparator: Bool { character == UInt8(ascii: ":") || character == UInt8(ascii: "=") }

    var isEscapedBackslash: Bool { isHexadecimal && character == UInt8(ascii: "\\") }

    var isSpace: Bool {
        if backslashes > 0, !isHexadecimal {
            return character == UInt8(ascii: "n") || character == UInt8(ascii: "t") || character == UInt8(ascii: "r")
        }
        return character <= 0x20
    }

    /// Whether it closes a string that `quote` opened: a quote with the same number of backslashes, complete escaped
    /// backslashes of that level before them left out, or with fewer, which ends a string around that one.
    func ends(stringOpenedBy quote: JSONUnit) -> Bool {
        guard character == quote.character else {
            return character == UInt8(ascii: "\"") && backslashes < quote.backslashes
        }
        if isHexadecimal { return quote.backslashes > 0 && backslashes == quote.backslashes }
        return backslashes < quote.backslashes
            || backslashes % (2 * (quote.backslashes + 1)) == quote.backslashes
    }

    /// The ASCII character of `u00XX` at a place.
    private static func hexadecimal(in line: Span<UInt8>, at place: Int) -> UInt8? {
        guard place + 4 < line.count, line[place] == UInt8(ascii: "u") else { return nil }
        var value = 0
        for offset in 1...4 {
            guard let digit = Character(Unicode.Scalar(line[place + offset])).hexDigitValue else { return nil }
            value = value << 4 | digit
        }
        return value < 0x80 ? UInt8(value) : nil
    }
}
