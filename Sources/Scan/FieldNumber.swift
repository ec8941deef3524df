import CScan

/// The value of fields that are numbers.
package enum FieldNumber {
    /// The nearest double, as jq 1.6 reads it: too large ones are infinite. Nil when the field is no `number`.
    ///
    /// Allocates only for tokens too long for the stack.
    package static func value(_ field: Field, of line: Span<UInt8>) -> Double? {
        guard field.kind == .number else { return nil }
        return unsafe line.extracting(field.range).withUnsafeBufferPointer { token in
            unsafe integer(token) ?? decimal(token)
        }
    }

    /// The value of up to 15 digits with or without a sign, which a double holds exactly.
    private static func integer(_ token: UnsafeBufferPointer<UInt8>) -> Double? {
        guard token.count <= 15 else { return nil }
        var magnitude: Int64 = 0
        let isNegative = unsafe token.first == UInt8(ascii: "-")
        for place in (isNegative ? 1 : 0)..<token.count {
            let digit = unsafe token[place] &- UInt8(ascii: "0")
            guard digit < 10 else { return nil }
            magnitude = magnitude * 10 + Int64(digit)
        }
        // Minus zero is not zero: jq prints it as -0.
        return isNegative ? -Double(magnitude) : Double(magnitude)
    }

    /// strtod in the C locale, which rounds correctly as jq's own jvp_strtod does. It needs a NUL byte behind the token.
    private static func decimal(_ token: UnsafeBufferPointer<UInt8>) -> Double {
        guard let base = token.baseAddress else { return 0 }
        return unsafe withUnsafeTemporaryAllocation(of: UInt8.self, capacity: token.count + 1) { text in
            unsafe text.baseAddress.map { unsafe $0.update(from: base, count: token.count) }
            unsafe text[token.count] = 0
            return unsafe text.baseAddress.map { unsafe cscan_decimal($0) } ?? 0
        }
    }
}
