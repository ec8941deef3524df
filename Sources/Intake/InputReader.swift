/// Reads an input to its end, or until it is stopped, on a thread of its own, and hands the lines over as chunks.
///
/// Promises and limits:
/// - Every byte read is in a chunk that is delivered, whatever ends the reading. After `stop()` nothing more is read.
/// - At most `chunksMax` chunks wait; a slow consumer stops the reading, never grows the memory.
/// - Lines are delivered as soon as the consumer is idle; while it is busy they gather into larger chunks.
/// - The thread sleeps in `poll(2)` whenever there is nothing to do.
/// - One task consumes.
package final class InputReader: Sendable {
    /// Chunks that may wait for the consumer.
    package static let chunksMax = 4

    package struct Options: Sendable {
        package var maximumLineBytes = LineFramer.maximumLineBytesDefault
        /// The tail that an earlier run left in the store.
        package var carry: [UInt8] = []

        package init() {}
    }

    private let handover: Handover

    /// Opens the input and begins to read.
    package init(_ source: InputSource, options: Options = Options()) throws(InputError) {
        let input = try OpenInput(source)
        do throws(SystemError) {
            handover = try Handover(chunksMax: Self.chunksMax)
            let loop = ReadingLoop(input, options: options, handover: handover)
            try ReadingThread.start { loop.run() }
        } catch {
            throw .system(path: source.name, operation: "read", reason: error.text)
        }
    }

    deinit {
        handover.stop()
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

    /// Ends the reading; what was read is delivered. May be called at any time, from anywhere, more than once.
    package func stop() {
        handover.stop()
    }
}
