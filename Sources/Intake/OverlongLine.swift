import Outcomes
import Scan

/// A line over the limit while it is being read: its head and a running hash, never the whole of it.
struct OverlongLine: Sendable {
    private(set) var head: [UInt8] = []
    private var length = 0
    private var hash = SHA256()
    /// A carriage return seen last is held back: it may belong to the terminator.
    private var holdsReturn = false

    /// Bytes read of it, a carriage return before the newline included.
    var lengthRead: Int { length + (holdsReturn ? 1 : 0) }

    mutating func append(_ bytes: Span<UInt8>) {
        guard bytes.count > 0 else { return }
        if holdsReturn { take([0x0D].span) }
        holdsReturn = bytes[bytes.count - 1] == 0x0D
        take(holdsReturn ? bytes.extracting(droppingLast: 1) : bytes)
    }

    /// For a store, to be gone on with by `init(encoded:)`.
    var encoded: [UInt8] {
        var bytes: [UInt8] = [holdsReturn ? 1 : 0]
        bytes.append(bigEndian: UInt64(length))
        bytes.append(bigEndian: UInt32(head.count))
        return bytes + head + hash.encoded
    }

    init() {}

    /// Nil when this is no encoded line.
    init?(encoded: [UInt8]) {
        var rest = encoded[...]
        guard let flag = rest.popFirst(), let length: UInt64 = rest.popBigEndian(),
            let headCount: UInt32 = rest.popBigEndian(), rest.count >= headCount,
            let hash = SHA256(encoded: rest.dropFirst(Int(headCount)))
        else { return nil }
        holdsReturn = flag == 1
        self.length = Int(clamping: length)
        head = Array(rest.prefix(Int(headCount)))
        self.hash = hash
    }

    func fault(line: Int) -> LineFault {
        LineFault(line: line, reason: .tooLong, length: length, sha256: hash.finish())
    }

    private mutating func take(_ bytes: Span<UInt8>) {
        length += bytes.count
        hash.update(bytes)
        let missing = LineFramer.headBytes - head.count
        if missing > 0 { head.append(bytes.extracting(first: missing)) }
    }
}
