import CScan

/// Search for single bytes at memory speed.
package enum ByteSearch {
    /// The first place of `byte` at or after `start`; nil when there is none.
    package static func first(_ byte: UInt8, in bytes: Span<UInt8>, from start: Int) -> Int? {
        unsafe bytes.withUnsafeBufferPointer { buffer in
            guard let base = buffer.baseAddress, start < buffer.count else { return nil }
            return unsafe cscan_find(base + start, base + buffer.count, byte).map { unsafe $0 - base }
        }
    }
}

extension [UInt8] {
    /// Appends a run of bytes in one copy.
    package mutating func append(_ bytes: Span<UInt8>) {
        unsafe bytes.withUnsafeBufferPointer { unsafe append(contentsOf: $0) }
    }
}
