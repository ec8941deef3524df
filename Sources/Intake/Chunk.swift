package import Outcomes

/// Lines that were read together: one flat buffer, and where each line lies in it.
///
/// Bounded: at most about `LineFramer.chunkBytes` of whole lines (from a FIFO: what its pipe holds, 1 MiB as a rule) plus
/// one line of the maximum length. Every line read
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
    /// How many bytes, carry included, were framed up to the end of the last line of this chunk.
    package internal(set) var endOffset: Int

    /// Where the input stands before and after this chunk, when the reader keeps track of it.
    var before: InputPosition?
    var after: InputPosition?

    /// Where the input stands when so many lines of this chunk, from its first, are stored: to be stored with them. Nil
    /// when this input is never resumed, or not with `InputReader.Options.keepsPosition`.
    package func position(afterLines count: Int) -> InputPosition? {
        guard count < lines.count else { return after }
        var position = before
        position?.passedLines += count
        if position?.passedLines == 0 { position?.check = nil }
        return position
    }

    /// Drops lines from the front. Gives how many those were.
    mutating func dropFirst(_ count: Int) -> Int {
        let count = min(count, lines.count)
        lines.removeFirst(count)
        firstLineNumber += count
        carriedLine = carriedLine.flatMap { $0 < count ? nil : $0 - count }
        faults = faults.compactMap { $0.moved(by: -count) }
        return count
    }

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

    fileprivate func moved(by lines: Int) -> LineFault? {
        line + lines < 0 ? nil : LineFault(line: line + lines, reason: reason, length: length, sha256: sha256)
    }
}
