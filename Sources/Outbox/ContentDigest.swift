/// Tells whether two events with one id lead to the same updates: FNV-1a over what is to be sent. It guards nothing, so
/// it need not withstand anybody who makes contents collide on purpose.
struct ContentDigest {
    private var value: UInt64 = 0xcbf2_9ce4_8422_2325

    /// As the store keeps it.
    var stored: Int64 { Int64(bitPattern: value) }

    init(of updates: some Sequence<NewUpdate>) {
        for update in updates {
            add(update.body)
            add((update.key ?? "").utf8)
        }
    }

    /// What is added is set off by a byte that no UTF-8 has.
    private mutating func add(_ bytes: some Sequence<UInt8>) {
        for byte in bytes { mix(byte) }
        mix(0xFF)
    }

    private mutating func mix(_ byte: UInt8) {
        value = (value ^ UInt64(byte)) &* 0x0000_0100_0000_01b3
    }
}
