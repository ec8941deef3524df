/// What of a line may be shown to people: secrets masked, UTF-8 repaired, nothing that a terminal obeys.
///
/// Lines that are shown are mostly broken ones, so this does not parse: wherever something reads like a key that ends
/// in `token`, `ticket`, `encrypt` or `secret` (in any case, in quotes or bare, spelled with `\u` escapes, inside JSON
/// that is a string inside JSON), what reads like its value becomes `***`. In doubt more is masked: a string without
/// its closing quote, or a bracket without its partner, is masked to the end of the line. Masking comes before the
/// cut, so no half of a secret is left.
package enum SecretMask {
    /// Bytes of a line that are shown.
    package static let excerptBytes = 200

    /// - Parameters:
    ///   - line: any bytes at all.
    ///   - limit: bytes of the result; what is cut off is told by `…` behind them.
    package static func excerpt(of line: Span<UInt8>, limit: Int = excerptBytes) -> String {
        var text = TerminalText(limit: limit)
        var place = 0
        while place < line.count, !text.isFull {
            guard let value = secretValue(ofKeyAt: place, in: line) else {
                place = text.append(line, at: place)
                continue
            }
            while place < value.lowerBound, !text.isFull { place = text.append(line, at: place) }
            text.append("***")
            place = value.upperBound
        }
        return text.finish()
    }

    package static func excerpt(of line: [UInt8], limit: Int = excerptBytes) -> String {
        excerpt(of: line.span, limit: limit)
    }

    /// A message about a line, such as an error of jq, that may quote from it.
    ///
    /// Values that stand beside their key are masked. When some part of a secret value is left all the same (jq quotes
    /// values alone, and cuts them short), nothing of the message is shown.
    ///
    /// - Parameter limit: bytes of the result.
    package static func message(_ text: String, about line: Span<UInt8>, limit: Int = 500) -> String {
        let shown = excerpt(of: Array(text.utf8), limit: limit)
        let bytes = Array(shown.utf8)
        let isQuoted = secretValues(in: line).contains { value in
            let length = min(value.count, quotedBytesMin)
            let ends = value.startIndex + length...value.endIndex
            return ends.contains { bytes.contains(value[($0 - length)..<$0]) }
        }
        return isQuoted ? "(not shown: the message quotes a secret value of the event)" : shown
    }

    /// So many bytes of a secret in a row are taken for a part of it; of a shorter one, the whole.
    private static let quotedBytesMin = 4

    private static func secretValues(in line: Span<UInt8>) -> [ArraySlice<UInt8>] {
        var values: [ArraySlice<UInt8>] = []
        var place = 0
        while place < line.count {
            guard let value = secretValue(ofKeyAt: place, in: line) else {
                place += 1
                continue
            }
            if !value.isEmpty {
                var bytes: [UInt8] = []
                bytes.append(line.extracting(value))
                values.append(bytes[...])
            }
            place = max(value.upperBound, place + 1)
        }
        return values
    }

    private static let names: [[UInt8]] = [
        Array("token".utf8), Array("ticket".utf8), Array("encrypt".utf8), Array("secret".utf8),
    ]

    /// Where the value lies whose key's name ends with a secret name that begins at `place`; nil when there is none.
    private static func secretValue(ofKeyAt place: Int, in line: Span<UInt8>) -> Range<Int>? {
        guard let behind = endOfName(at: place, in: line) else { return nil }
        var unit = JSONUnit(of: line, at: behind)
        var next = behind
        var isQuoted = false
        if let quote = unit, quote.isQuote {
            isQuoted = true
            next = quote.end
            unit = JSONUnit(of: line, at: next)
        }
        (unit, next) = skipSpace(unit, next, in: line)
        var isPair = false
        while let found = unit, found.isSeparator {
            isPair = true
            next = found.end
            (unit, next) = skipSpace(JSONUnit(of: line, at: next), next, in: line)
        }
        // Two strings side by side read like a pair whose colon was lost.
        guard let first = unit, isPair || (isQuoted && first.isQuote) else { return nil }
        if first.isQuote { return first.end..<endOfString(openedBy: first, in: line) }
        if first.character == UInt8(ascii: "{") || first.character == UInt8(ascii: "[") {
            return next..<endOfContainer(at: next, in: line)
        }
        return next..<endOfBareValue(at: next, in: line)
    }

    private static func endOfName(at place: Int, in line: Span<UInt8>) -> Int? {
        guard let first = JSONUnit(of: line, at: place) else { return nil }
        for name in names where first.character | 0x20 == name[0] {
            var next = first.end
            var matched = 1
            while matched < name.count, let unit = JSONUnit(of: line, at: next), unit.character | 0x20 == name[matched]
            {
                matched += 1
                next = unit.end
            }
            if matched == name.count { return next }
        }
        return nil
    }

    private static func skipSpace(_ unit: JSONUnit?, _ place: Int, in line: Span<UInt8>) -> (JSONUnit?, Int) {
        var (unit, place) = (unit, place)
        while let found = unit, found.isSpace {
            place = found.end
            unit = JSONUnit(of: line, at: place)
        }
        return (unit, place)
    }

    /// The place of the quote that ends a string, at the level of escaping at which it was opened.
    private static func endOfString(openedBy quote: JSONUnit, in line: Span<UInt8>) -> Int {
        var place = quote.end
        var escapesBefore = 0
        while let unit = JSONUnit(of: line, at: place) {
            if escapesBefore.isMultiple(of: 2), unit.ends(stringOpenedBy: quote) {
                return unit.end - unit.spelledBytes - min(unit.backslashes, quote.backslashes)
            }
            // A backslash that is itself spelled as an escape.
            escapesBefore = unit.isEscapedBackslash ? escapesBefore + 1 : 0
            place = unit.end
        }
        return line.count
    }

    private static func endOfContainer(at start: Int, in line: Span<UInt8>) -> Int {
        var place = start
        var depth = 0
        while let unit = JSONUnit(of: line, at: place) {
            place = unit.end
            switch unit.character {
            case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                depth -= 1
                if depth == 0 { return place }
            case UInt8(ascii: "\"") where unit.isQuote:
                let end = endOfString(openedBy: unit, in: line)
                place = JSONUnit(of: line, at: end)?.end ?? line.count
            default: break
            }
        }
        return line.count
    }

    private static func endOfBareValue(at start: Int, in line: Span<UInt8>) -> Int {
        var place = start
        while place < line.count {
            switch line[place] {
            case UInt8(ascii: ","), UInt8(ascii: "}"), UInt8(ascii: "]"), UInt8(ascii: "&"): return place
            default: place += 1
            }
        }
        return place
    }
}
