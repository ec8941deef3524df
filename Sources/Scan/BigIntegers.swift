/// Integers that a double cannot be trusted with, and so neither jq 1.6: tokens without `.`, `e` or `E` beyond ±2^53.
/// They reach rules as strings with their digits as they came.
package enum BigIntegers {
    /// 2^53, the largest magnitude that stays a number.
    package static let magnitudeMax: UInt64 = 9_007_199_254_740_992

    /// Appends a line with its big integers put in quotes; all else stays byte for byte.
    ///
    /// - Parameter line: must have passed `LineValidator`.
    package static func appendQuoted(_ line: Span<UInt8>, to output: inout [UInt8]) {
        unsafe line.withUnsafeBufferPointer { bytes in
            var copied = 0
            var index = 0
            while index < bytes.count {
                switch unsafe bytes[index] {
                case UInt8(ascii: "\""):
                    index = unsafe endOfString(at: index, in: bytes)
                case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"):
                    let end = unsafe endOfNumber(at: index, in: bytes)
                    if unsafe isBigToken(bytes, index..<end) {
                        unsafe output.append(contentsOf: bytes[copied..<index])
                        output.append(UInt8(ascii: "\""))
                        unsafe output.append(contentsOf: bytes[index..<end])
                        output.append(UInt8(ascii: "\""))
                        copied = end
                    }
                    index = end
                default:
                    index += 1
                }
            }
            unsafe output.append(contentsOf: bytes[copied...])
        }
    }

    package static func appendQuoted(_ line: [UInt8], to output: inout [UInt8]) {
        appendQuoted(line.span, to: &output)
    }

    /// - Parameters:
    ///   - digits: decimal digits without a leading zero (or just "0"), the sign left out.
    static func isBig(digits: UnsafePointer<UInt8>, count: Int) -> Bool {
        if count != 16 { return count > 16 }
        var magnitude: UInt64 = 0
        for index in 0..<16 { unsafe magnitude = magnitude * 10 + UInt64(digits[index] & 0x0F) }
        return magnitude > magnitudeMax
    }

    private static func isBigToken(_ bytes: UnsafeBufferPointer<UInt8>, _ token: Range<Int>) -> Bool {
        guard let base = bytes.baseAddress else { return false }
        let start = unsafe token.lowerBound + (bytes[token.lowerBound] == UInt8(ascii: "-") ? 1 : 0)
        guard unsafe isBig(digits: base + start, count: token.upperBound - start) else { return false }
        return (start..<token.upperBound).allSatisfy { unsafe bytes[$0] &- UInt8(ascii: "0") < 10 }
    }

    private static func endOfString(at start: Int, in bytes: UnsafeBufferPointer<UInt8>) -> Int {
        var index = start + 1
        while index < bytes.count {
            switch unsafe bytes[index] {
            case UInt8(ascii: "\""): return index + 1
            case UInt8(ascii: "\\"): index += 2
            default: index += 1
            }
        }
        return bytes.count
    }

    private static func endOfNumber(at start: Int, in bytes: UnsafeBufferPointer<UInt8>) -> Int {
        var index = start + 1
        while index < bytes.count {
            switch unsafe bytes[index] {
            case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "e"), UInt8(ascii: "E"),
                UInt8(ascii: "+"), UInt8(ascii: "-"):
                index += 1
            default: return index
            }
        }
        return index
    }
}
