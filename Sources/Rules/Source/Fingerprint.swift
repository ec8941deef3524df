/// Digest of the content that a rule set was made from. It tells two contents apart; it does not withstand anybody
/// who makes contents collide on purpose.
///
/// Two FNV-1a hashes of 64 bits with different starts. Parts are set off by their lengths, so that `ab` + `c` differs
/// from `a` + `bc`.
struct Fingerprint {
    private var first: UInt64 = 0xcbf2_9ce4_8422_2325
    private var second: UInt64 = 0x9e37_79b9_7f4a_7c15

    mutating func add(_ part: some Sequence<UInt8>) {
        var count: UInt64 = 0
        for byte in part {
            mix(byte)
            count += 1
        }
        for shift in stride(from: 0, to: 64, by: 8) { mix(UInt8(truncatingIfNeeded: count >> UInt64(shift))) }
    }

    /// 32 hexadecimal digits.
    var hex: String { Self.hex(first) + Self.hex(second) }

    private mutating func mix(_ byte: UInt8) {
        first = (first ^ UInt64(byte)) &* 0x0000_0100_0000_01b3
        second = (second ^ UInt64(byte)) &* 0x0000_0100_0000_01b3
        second ^= second >> 29
    }

    private static func hex(_ value: UInt64) -> String {
        let digits = String(value, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}
