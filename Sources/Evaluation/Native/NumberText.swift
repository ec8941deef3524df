/// Numbers as jq 1.6 prints and reads them, where that is certain: jq prints the shortest digits that give the same
/// double.
enum NumberText {
    /// Decimals of up to so many digits are told apart by doubles, so the shortest is the one that was written.
    private static let digitsMax = 15

    /// What `tostring` gives; nil where only libjq can tell.
    static func text(of value: NativeValue, in line: Span<UInt8>) -> String? {
        let number = value.number
        if abs(number) <= 9_007_199_254_740_992, let whole = Int64(exactly: number) {
            return whole == 0 && number.sign == .minus ? "-0" : String(whole)
        }
        // jq changes to an exponent below.
        guard value.place == .line, abs(number) >= 0.001 else { return nil }
        return decimal(line.extracting(value.range))
    }

    /// A token without exponent and too many digits, without the zeros at its end.
    private static func decimal(_ token: Span<UInt8>) -> String? {
        guard token.count <= digitsMax else { return nil }
        var end = 0
        var hasPoint = false
        for index in token.indices {
            let byte = token[index]
            guard byte != UInt8(ascii: "e"), byte != UInt8(ascii: "E") else { return nil }
            if byte == UInt8(ascii: ".") { hasPoint = true }
            if byte != UInt8(ascii: "0") { end = index + 1 }
        }
        guard hasPoint else { return nil }
        return unsafe token.extracting(0..<end).withUnsafeBufferPointer { unsafe String(decoding: $0, as: UTF8.self) }
    }

    /// What `tonumber` makes of a string; nil where only libjq can tell.
    static func value(of text: Span<UInt8>) -> Double? {
        let isNegative = !text.isEmpty && text[0] == UInt8(ascii: "-")
        let start = isNegative ? 1 : 0
        guard text.count > start, text.count - start <= digitsMax else { return nil }
        if text[start] == UInt8(ascii: "0"), text.count - start > 1 { return nil }
        var magnitude: Int64 = 0
        for index in start..<text.count {
            let digit = text[index] &- UInt8(ascii: "0")
            guard digit < 10 else { return nil }
            magnitude = magnitude * 10 + Int64(digit)
        }
        return isNegative ? -Double(magnitude) : Double(magnitude)
    }
}
