/// A decimal number in the notation of JSON, leading zeros allowed: `-12.50`, `9007199254740993`, `1e6`.
///
/// Bounded, because ICU writes all digits out: `1e999999999` would be a text of a gigabyte.
struct DecimalText: Equatable {
    static let maximalLength = 400
    static let maximalExponent = 308

    let text: String

    init?(_ text: String) {
        guard text.utf8.count <= Self.maximalLength else { return nil }
        var rest = text.utf8[...]
        if rest.first == UInt8(ascii: "-") { rest.removeFirst() }
        guard rest.dropDigits() > 0 else { return nil }
        if rest.first == UInt8(ascii: ".") {
            rest.removeFirst()
            guard rest.dropDigits() > 0 else { return nil }
        }
        if rest.first == UInt8(ascii: "e") || rest.first == UInt8(ascii: "E") {
            guard let exponent = Int(Substring(rest.dropFirst())), abs(exponent) <= Self.maximalExponent else {
                return nil
            }
            rest = rest[rest.endIndex...]
        }
        guard rest.isEmpty else { return nil }
        self.text = text
    }
}

extension Substring.UTF8View {
    /// Drops the ASCII digits in front and gives their number.
    fileprivate mutating func dropDigits() -> Int {
        let digits = prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }.count
        removeFirst(digits)
        return digits
    }
}
