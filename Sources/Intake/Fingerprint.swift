internal import CScan

/// By what a run of bytes is known again. Equal fingerprints mean equal bytes unless somebody takes pains.
package struct Fingerprint: Sendable, Equatable {
    package let length: Int
    /// 32 hexadecimal digits.
    package let digest: String

    package init(length: Int, digest: String) {
        self.length = length
        self.digest = digest
    }

    /// That of no bytes at all.
    static let unlikeAny = Fingerprint(length: 1, digest: "")

    init(of bytes: Span<UInt8>) {
        length = bytes.count
        let words = unsafe bytes.withUnsafeBufferPointer { buffer in
            unsafe buffer.baseAddress.map { unsafe cscan_fingerprint($0, buffer.count) } ?? CScanFingerprint()
        }
        digest = Self.hexadecimal(words.high) + Self.hexadecimal(words.low)
    }

    private static func hexadecimal(_ word: UInt64) -> String {
        let digits = String(word, radix: 16)
        return String(repeating: "0", count: 16 - digits.utf8.count) + digits
    }
}
