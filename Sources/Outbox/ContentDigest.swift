internal import CScan

/// Tells whether two events with one id lead to the same updates, by what is to be sent.
enum ContentDigest {
    /// As the store keeps it: both words in one, since each alone leaves some bytes out.
    static func stored(of updates: [NewUpdate]) -> Int64 {
        if updates.count == 1, updates[0].key == nil { return stored(of: updates[0].body) }
        // Parts are set off by a byte that no UTF-8 has.
        return stored(
            of: Array(updates.map { $0.body + [0xFF] + Array(($0.key ?? "").utf8) }.joined(separator: [0xFF])))
    }

    private static func stored(of bytes: [UInt8]) -> Int64 {
        let words = unsafe bytes.withUnsafeBufferPointer { buffer in
            unsafe buffer.baseAddress.map { unsafe cscan_fingerprint($0, buffer.count) } ?? CScanFingerprint()
        }
        return Int64(bitPattern: words.high ^ words.low)
    }
}
