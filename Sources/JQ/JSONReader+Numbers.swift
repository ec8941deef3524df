extension JSONReader {
    /// Powers of ten that a `Double` holds exactly.
    private static let exactPowers: [Double] = [
        1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19,
        1e20,
        1e21, 1e22,
    ]

    /// Reads a number, as the `Double` nearest to it; infinite beyond the greatest one, as libjq has it.
    mutating func number() throws(JQParseError) -> Double {
        let start = position
        let isNegative = skip(UInt8(ascii: "-"))
        var digits = Digits()
        if !skip(UInt8(ascii: "0")) { try self.digits(into: &digits) }
        var fraction = 0
        if skip(UInt8(ascii: ".")) {
            let point = position
            try self.digits(into: &digits)
            fraction = position - point
        }
        var isPlain = true
        if skip(UInt8(ascii: "e")) || skip(UInt8(ascii: "E")) {
            isPlain = false
            if !skip(UInt8(ascii: "-")) { _ = skip(UInt8(ascii: "+")) }
            var exponent = Digits()
            try self.digits(into: &exponent)
        }
        // Both are exact, so the quotient is the nearest.
        if isPlain, digits.count <= 15, fraction < Self.exactPowers.count {
            let value = Double(digits.value) / Self.exactPowers[fraction]
            return isNegative ? -value : value
        }
        return unsafe nearest(text(start..<position))
    }

    private struct Digits {
        /// Wrong from 20 digits on.
        var value: UInt64 = 0
        var count = 0
    }

    private mutating func digits(into digits: inout Digits) throws(JQParseError) {
        let start = position
        while position < count {
            let digit = self[position] &- UInt8(ascii: "0")
            guard digit < 10 else { break }
            digits.value = digits.value &* 10 &+ UInt64(digit)
            digits.count += 1
            position += 1
        }
        guard position > start else { throw unexpected("a digit") }
    }

    /// The text is a number by now, so there is always one.
    private func nearest(_ number: UnsafeBufferPointer<UInt8>) -> Double {
        var characters = ""
        for index in number.indices { unsafe characters.unicodeScalars.append(Unicode.Scalar(number[index])) }
        return Double(characters) ?? .nan
    }
}
