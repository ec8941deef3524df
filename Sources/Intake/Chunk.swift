package import Outcomes

/// Lines that were read together: one flat buffer, and where each line lies in it.
///
/// Bounded: at most about `LineFramer.chunkBytes` of whole lines plus one line of the maximum length. Every line read
/// is in exactly one chunk, in order, blank and faulty ones included, so that line numbers need only the first one.
package struct Chunk: Sendable, Equatable {
    /// The bytes of all lines, terminators among them.
    package internal(set) var bytes: [UInt8]
    /// Where each line's content lies in `bytes`: without `\n` or `\r\n`, and without a byte order mark. Of a faulty
    /// line, what is kept of it, as it came.
    package internal(set) var lines: [Range<Int>] = []
    /// Lines that framing alone found wrong, by their place in `lines`, ascending.
    package internal(set) var faults: [LineFault] = []
    /// The 1-based number of the first line of this chunk in its input.
    package internal(set) var firstLineNumber: Int
    /// Which line (place in `lines`) begins with bytes carried over from an earlier run, if any. When such a line is
    /// no JSON, its reason is `partial_line`: a new writer's line was glued to a half one.
    package internal(set) var carriedLine: Int?
    /// What followed the last line and is no line yet. From a FIFO the store keeps it as carry for the next start:
    /// it is set in the last chunk after `stop()`, which may then have no lines.
    package internal(set) var tail: [UInt8] = []
    /// How many bytes of the input, carry included, lie before the end of the last line of this chunk.
    package internal(set) var endOffset: Int

    package var isEmpty: Bool { lines.isEmpty && tail.isEmpty }

    /// The number of a line in its input, from 1.
    ///
    /// - Parameter index: its place in `lines`.
    package func lineNumber(at index: Int) -> Int { firstLineNumber + index }

    /// The fault of the line at this place in `lines`, if it has one. Costs a search of `faults`, mostly empty.
    package func fault(at index: Int) -> LineFault? {
        faults.isEmpty ? nil : faults.first { $0.line == index }
    }
}

/// A line that is wrong before anything in it was looked at.
package struct LineFault: Sendable, Equatable {
    /// Its place in the chunk's `lines`.
    package let line: Int
    /// `too_long` or `partial_line`.
    package let reason: Reason
    /// How many bytes the whole line has, its terminator left out.
    package let length: Int
    /// SHA-256 of the whole line without its terminator, 32 bytes.
    package let sha256: [UInt8]
}
