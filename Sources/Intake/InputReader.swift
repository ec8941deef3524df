/// Reads an input to its end, or until it is stopped, on a thread of its own, and hands the lines over as chunks.
///
/// Promises and limits:
/// - Every byte read is in a chunk that is delivered, whatever ends the reading. After `stop()` nothing more is read,
///   except that a FIFO with a position is looked at once more.
/// - With `keepsPosition`, a FIFO's bytes stay in the pipe until the consumer said that their chunk is stored; the next
///   chunk comes after that. `PeekCycle` tells the order.
/// - At most `chunksMax` chunks wait; a slow consumer stops the reading, never grows the memory.
/// - Lines are delivered as soon as the consumer is idle; while it is busy they gather into larger chunks.
/// - The thread sleeps in `poll(2)` whenever there is nothing to do; a path is looked at twice a second, a file that is
///   followed ten times.
/// - One task consumes.
package final class InputReader: Sendable {
    /// Chunks that may wait for the consumer.
    package static let chunksMax = 4

    package struct Options: Sendable {
        package var maximumLineBytes = LineFramer.maximumLineBytesDefault
        /// Whether chunks tell positions, so that a store can keep them. FIFOs and files by path have some.
        package var keepsPosition = false
        /// Where an earlier run stopped.
        package var position: InputPosition?
        /// Whether the end of a file is no end: it may grow, rotate or be truncated.
        package var follows = false
        /// Told when something about the input is worth a line in the log.
        package var notice: @Sendable (String) -> Void = { _ in }

        package init() {}
    }

    private let handover: Handover

    /// Opens the input and begins to read.
    package init(_ source: InputSource, options: Options = Options()) throws(InputError) {
        let input = try OpenInput(source)
        let isPeeked = options.keepsPosition && input.kind == .fifo
        do throws(SystemError) {
            handover = try Handover(chunksMax: Self.chunksMax)
            if isPeeked {
                let loop = PeekingLoop(input, path: source.path, options: options, handover: handover)
                try ReadingThread.start { loop.run() }
            } else {
                let loop = ReadingLoop(input, path: source.path, options: options, handover: handover)
                try ReadingThread.start { loop.run() }
            }
        } catch {
            throw .system(path: source.name, operation: "read", reason: error.text)
        }
    }

    deinit {
        handover.abandon()
    }

    /// The next chunk; nil when the input ended or was stopped and everything read was delivered. When the task is
    /// cancelled while it waits, the reading stops, and what was read is delivered still.
    ///
    /// - Throws: when reading fails, after everything that was read before.
    package func next() async throws(InputError) -> Chunk? {
        try await handover.next()
    }

    /// The next chunk if one waits; nil tells nothing about the end of the input.
    package func nextIfReady() -> Chunk? {
        handover.nextIfReady()
    }

    /// Everything of this chunk is stored, its position in the same transaction. To be said once of every chunk, in
    /// their order.
    package func stored(_ chunk: borrowing Chunk) {
        if chunk.after != nil { handover.noteStored() }
    }

    /// Ends the reading; what was read is delivered. May be called at any time, from anywhere, more than once.
    package func stop() {
        handover.stop()
    }
}
