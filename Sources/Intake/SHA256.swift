/// SHA-256 (FIPS 180-4) of a stream of bytes, so that over-long lines can be told apart without being kept.
package struct SHA256: Sendable {
    private var state: InlineArray<8, UInt32> = [
        0x6a09_e667, 0xbb67_ae85, 0x3c6e_f372, 0xa54f_f53a, 0x510e_527f, 0x9b05_688c, 0x1f83_d9ab, 0x5be0_cd19,
    ]
    private var block: InlineArray<64, UInt8> = .init(repeating: 0)
    private var filled = 0
    private var length: UInt64 = 0

    package init() {}

    package static func digest(_ bytes: Span<UInt8>) -> [UInt8] {
        var hash = SHA256()
        hash.update(bytes)
        return hash.finish()
    }

    package mutating func update(_ bytes: Span<UInt8>) {
        length &+= UInt64(bytes.count)
        for index in bytes.indices { push(bytes[index]) }
    }

    /// A hash that is not at its end yet, to be gone on with by `init(encoded:)`.
    var encoded: [UInt8] {
        var bytes: [UInt8] = []
        for index in state.indices { bytes.append(bigEndian: state[index]) }
        bytes.append(bigEndian: length)
        for index in 0..<filled { bytes.append(block[index]) }
        return bytes
    }

    /// Nil when this is no encoded hash.
    init?(encoded: ArraySlice<UInt8>) {
        var rest = encoded
        for index in state.indices {
            guard let word: UInt32 = rest.popBigEndian() else { return nil }
            state[index] = word
        }
        guard let length: UInt64 = rest.popBigEndian(), rest.count == Int(length % 64) else { return nil }
        self.length = length
        for byte in rest {
            block[filled] = byte
            filled += 1
        }
    }

    /// The 32 bytes of the digest; the hash is used up by this.
    package consuming func finish() -> [UInt8] {
        let bits = length &* 8
        push(0x80)
        while filled != 56 { push(0) }
        for shift in stride(from: 56, through: 0, by: -8) { push(UInt8(truncatingIfNeeded: bits >> UInt64(shift))) }
        var digest: [UInt8] = []
        digest.reserveCapacity(32)
        for word in state.indices {
            for shift in stride(from: 24, through: 0, by: -8) {
                digest.append(UInt8(truncatingIfNeeded: state[word] >> UInt32(shift)))
            }
        }
        return digest
    }

    private mutating func push(_ byte: UInt8) {
        block[filled] = byte
        filled += 1
        if filled == 64 {
            compress()
            filled = 0
        }
    }

    private mutating func compress() {
        var schedule = InlineArray<64, UInt32>(repeating: 0)
        for index in 0..<16 {
            let place = index * 4
            schedule[index] =
                UInt32(block[place]) << 24 | UInt32(block[place + 1]) << 16 | UInt32(block[place + 2]) << 8
                | UInt32(block[place + 3])
        }
        for index in 16..<64 {
            let (early, late) = (schedule[index - 15], schedule[index - 2])
            let low = Self.turn(early, 7) ^ Self.turn(early, 18) ^ (early >> 3)
            let high = Self.turn(late, 17) ^ Self.turn(late, 19) ^ (late >> 10)
            schedule[index] = schedule[index - 16] &+ low &+ schedule[index - 7] &+ high
        }
        var work = state
        for index in 0..<64 {
            let (first, fifth) = (work[0], work[4])
            let high = Self.turn(fifth, 6) ^ Self.turn(fifth, 11) ^ Self.turn(fifth, 25)
            let choice = (fifth & work[5]) ^ (~fifth & work[6])
            let one = work[7] &+ high &+ choice &+ Self.constants[index] &+ schedule[index]
            let low = Self.turn(first, 2) ^ Self.turn(first, 13) ^ Self.turn(first, 22)
            let majority = (first & work[1]) ^ (first & work[2]) ^ (work[1] & work[2])
            work = [one &+ low &+ majority, first, work[1], work[2], work[3] &+ one, fifth, work[5], work[6]]
        }
        for index in state.indices { state[index] &+= work[index] }
    }

    private static func turn(_ word: UInt32, _ count: UInt32) -> UInt32 {
        word >> count | word << (32 - count)
    }

    private static let constants: InlineArray<64, UInt32> = [
        0x428a_2f98, 0x7137_4491, 0xb5c0_fbcf, 0xe9b5_dba5, 0x3956_c25b, 0x59f1_11f1, 0x923f_82a4, 0xab1c_5ed5,
        0xd807_aa98, 0x1283_5b01, 0x2431_85be, 0x550c_7dc3, 0x72be_5d74, 0x80de_b1fe, 0x9bdc_06a7, 0xc19b_f174,
        0xe49b_69c1, 0xefbe_4786, 0x0fc1_9dc6, 0x240c_a1cc, 0x2de9_2c6f, 0x4a74_84aa, 0x5cb0_a9dc, 0x76f9_88da,
        0x983e_5152, 0xa831_c66d, 0xb003_27c8, 0xbf59_7fc7, 0xc6e0_0bf3, 0xd5a7_9147, 0x06ca_6351, 0x1429_2967,
        0x27b7_0a85, 0x2e1b_2138, 0x4d2c_6dfc, 0x5338_0d13, 0x650a_7354, 0x766a_0abb, 0x81c2_c92e, 0x9272_2c85,
        0xa2bf_e8a1, 0xa81a_664b, 0xc24b_8b70, 0xc76c_51a3, 0xd192_e819, 0xd699_0624, 0xf40e_3585, 0x106a_a070,
        0x19a4_c116, 0x1e37_6c08, 0x2748_774c, 0x34b0_bcb5, 0x391c_0cb3, 0x4ed8_aa4a, 0x5b9c_ca4f, 0x682e_6ff3,
        0x748f_82ee, 0x78a5_636f, 0x84c8_7814, 0x8cc7_0208, 0x90be_fffa, 0xa450_6ceb, 0xbef9_a3f7, 0xc671_78f2,
    ]
}

extension [UInt8] {
    mutating func append(bigEndian word: some FixedWidthInteger) {
        for shift in stride(from: word.bitWidth - 8, through: 0, by: -8) {
            append(UInt8(truncatingIfNeeded: word >> shift))
        }
    }
}

extension ArraySlice<UInt8> {
    mutating func popBigEndian<Word: FixedWidthInteger>() -> Word? {
        guard count >= Word.bitWidth / 8 else { return nil }
        let word = prefix(Word.bitWidth / 8).reduce(0 as Word) { $0 << 8 | Word($1) }
        removeFirst(Word.bitWidth / 8)
        return word
    }
}
