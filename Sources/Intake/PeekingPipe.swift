import CScan
import Glibc

/// A FIFO whose head can be looked at, by `tee(2)` through a pipe of its own, and then consumed by one read.
struct PeekingPipe: ~Copyable {
    let descriptor: Descriptor
    private let reading: Descriptor
    private let writing: Descriptor
    /// In memory from the first look on: a kill while a read has to fetch a page could leave the read half done.
    private var buffer: [UInt8]

    init(_ descriptor: consuming Descriptor) throws(SystemError) {
        var ends: (Int32, Int32) = (-1, -1)
        guard unsafe cscan_pipe(&ends.0, &ends.1) == 0 else { throw .last }
        reading = Descriptor(owning: ends.0)
        writing = Descriptor(owning: ends.1)
        writing.growPipe()
        let size = Int(max(cscan_pipe_size(descriptor.number), cscan_pipe_size(writing.number), 4096))
        self.descriptor = descriptor
        buffer = [UInt8](repeating: 0, count: size)
    }

    /// How many bytes a full pipe holds at most.
    var capacity: Int { buffer.count }

    /// How many bytes wait.
    var waiting: Int { Int(cscan_readable_bytes(descriptor.number)) }

    /// What the pipe holds, at most so many bytes of it; nothing is taken. Fewer than wait when the system grants this
    /// process only small pipes.
    mutating func peek(atMost count: Int = .max, _ body: (Span<UInt8>) -> Void) throws(SystemError) {
        let count = min(count, buffer.count)
        let copied = Descriptor.retried { cscan_tee(descriptor.number, writing.number, count) }
        if copied < 0, errno != EAGAIN { throw .last }
        var filled = 0
        while filled < copied { filled += try Self.read(reading.number, into: &buffer, filled..<copied) }
        body(buffer.span.extracting(first: filled))
    }

    /// Takes exactly so many bytes, which were looked at before, in one read.
    ///
    /// - Returns: False when there were fewer: somebody else reads from this FIFO, too.
    mutating func consume(_ count: Int) throws(SystemError) -> Bool {
        guard count > 0 else { return true }
        do throws(SystemError) {
            return try Self.read(descriptor.number, into: &buffer, 0..<count) == count
        } catch {
            // The pipe is empty: somebody has taken everything.
            guard error.code == EAGAIN else { throw error }
            return false
        }
    }

    private static func read(
        _ number: Int32, into buffer: inout [UInt8], _ place: Range<Int>
    ) throws(SystemError) -> Int {
        let count = unsafe buffer.withUnsafeMutableBytes { bytes in
            let part = unsafe UnsafeMutableRawBufferPointer(rebasing: bytes[place])
            return Descriptor.retried { unsafe Glibc.read(number, part.baseAddress, part.count) }
        }
        if count < 0 { throw .last }
        return count
    }
}
