import Glibc

/// One `struct inotify_event`: watch, mask, cookie and length of the name (32 bits each), then the name, filled up with
/// NUL characters.
struct InotifyEvent: Equatable {
    let watch: Int32
    /// Whether the watch ends with it.
    let isLast: Bool
    /// Whether a file that stays where it is was written to, no more.
    let isOfContent: Bool
    let name: String

    /// Nil when there is no whole event.
    init?(takenFrom bytes: inout ArraySlice<UInt8>) {
        guard bytes.count >= 16 else { return nil }
        let start = bytes.startIndex
        func number(at offset: Int) -> UInt32 {
            (0..<4).reduce(0) { $0 | UInt32(bytes[start + offset + $1]) << UInt32(8 * $1) }
        }
        let length = Int(number(at: 12))
        guard bytes.count >= 16 + length else { return nil }
        watch = Int32(bitPattern: number(at: 0))
        let mask = number(at: 4)
        isLast = mask & UInt32(IN_IGNORED) != 0
        isOfContent = mask & ~UInt32(IN_MODIFY | IN_CLOSE_WRITE | IN_ATTRIB) == 0
        name = String(decoding: bytes[(start + 16)..<(start + 16 + length)].prefix { $0 != 0 }, as: UTF8.self)
        bytes = bytes.dropFirst(16 + length)
    }
}
