import Outcomes
import Scan

/// Bytes in, lines out: a pure state machine, the same lines however the bytes were cut into reads.
///
/// A line ends in `\n`; `\r\n` is accepted; a byte order mark at a line's start is dropped. A line of more than
/// `maximumLineBytes` (terminator not counted) becomes a `too_long` fault of which only the first 4 KiB, the length and
/// the SHA-256 are kept, so memory stays bounded by one read plus one line.
package struct LineFramer: Sendable {
    /// Whole lines beyond this make a chunk that should be handed over before more is read.
    package static let chunkBytes = 256 << 10
    /// How much is kept of an over-long line.
    package static let headBytes = 4 << 10
    package static let maximumLineBytesDefault = 1 << 20

    private let maximumLineBytes: Int
    private var chunk: Chunk
    /// Where the unfinished line begins in `chunk.bytes`, and up to where it was searched for a newline.
    private var openStart = 0
    private var searched = 0
    private var overlong: OverlongLine?
    private var offset = 0
    private var opensWithCarry: Bool

    /// - Parameters:
    ///   - carry: the unfinished line that an earlier run left behind; it begins the first line.
    package init(maximumLineBytes: Int = maximumLineBytesDefault, firstLineNumber: Int = 1, carry: [UInt8] = []) {
        self.maximumLineBytes = maximumLineBytes
        chunk = Chunk(bytes: [], firstLineNumber: firstLineNumber, endOffset: 0)
        opensWithCarry = !carry.isEmpty
        append(carry.span)
    }

    /// Whether enough lines wait that they should be taken before more is appended.
    package var isFull: Bool { openStart >= Self.chunkBytes || chunk.lines.count >= Self.chunkBytes / 16 }

    package var hasLines: Bool { !chunk.lines.isEmpty }

    /// Takes in the next bytes of the input.
    package mutating func append(_ bytes: Span<UInt8>) {
        var rest = bytes
        if overlong != nil {
            guard let newline = ByteSearch.first(0x0A, in: rest, from: 0) else {
                overlong?.append(rest)
                return
            }
            overlong?.append(rest.extracting(..<newline))
            closeOverlong(terminated: true)
            rest = rest.extracting((newline + 1)...)
        }
        chunk.bytes.append(rest)
        while let newline = ByteSearch.first(0x0A, in: chunk.bytes.span, from: searched) {
            closeLine(at: newline, terminatorBytes: 1)
            openStart = newline + 1
            searched = openStart
        }
        searched = chunk.bytes.count
        if isOverlong(openStart..<searched, ended: false) { beginOverlong() }
    }

    /// The lines that ended since the last call; nil when there are none. The unfinished line stays.
    package mutating func takeChunk() -> Chunk? {
        guard hasLines else { return nil }
        return take()
    }

    /// Ends the framing and gives what is left.
    package mutating func finish(_ ending: Ending) -> Chunk? {
        if overlong != nil {
            closeOverlong(terminated: false)
        } else if openStart < chunk.bytes.count {
            let open = openStart..<chunk.bytes.count
            switch ending {
            case .endOfInput: closeLine(at: open.upperBound, terminatorBytes: 0)
            case .stopped(.failPartialLine):
                let content = LineContent.range(of: open, in: chunk.bytes.span)
                if LineShape(of: chunk.bytes.span.extracting(content)) == .blank {
                    closeLine(at: open.upperBound, terminatorBytes: 0)
                } else {
                    fail(
                        .init(line: chunk.lines.count, reason: .partialLine, bytes: chunk.bytes.span, range: open), open
                    )
                }
            case .stopped(.keepTail): chunk.tail = Array(chunk.bytes[open])
            case .stopped(.leaveTail): break
            }
            openStart = chunk.bytes.count
            searched = openStart
        }
        guard !chunk.isEmpty else { return nil }
        return take()
    }

    /// The unfinished line as it came; empty when there is none. Nil while an over-long line is being skipped.
    package var tail: [UInt8]? {
        overlong == nil ? Array(chunk.bytes[openStart...]) : nil
    }

    private mutating func take() -> Chunk {
        var next = Chunk(
            bytes: Array(chunk.bytes[openStart...]), firstLineNumber: chunk.firstLineNumber + chunk.lines.count,
            endOffset: offset)
        chunk.bytes.removeSubrange(openStart...)
        chunk.endOffset = offset
        swap(&chunk, &next)
        searched -= openStart
        openStart = 0
        return next
    }

    private mutating func closeLine(at end: Int, terminatorBytes: Int) {
        let line = openStart..<end
        offset += line.count + terminatorBytes
        noteCarry()
        guard isOverlong(line, ended: true) else {
            chunk.lines.append(LineContent.range(of: line, in: chunk.bytes.span))
            return
        }
        let content = line.lowerBound..<(end - (chunk.bytes[end - 1] == 0x0D ? 1 : 0))
        fail(
            .init(line: chunk.lines.count, reason: .tooLong, bytes: chunk.bytes.span, range: content),
            content.prefix(Self.headBytes))
    }

    private mutating func fail(_ fault: LineFault, _ kept: Range<Int>) {
        if fault.reason == .partialLine {
            noteCarry()
            offset += kept.count
        }
        chunk.faults.append(fault)
        chunk.lines.append(kept)
    }

    private mutating func noteCarry() {
        guard opensWithCarry else { return }
        opensWithCarry = false
        chunk.carriedLine = chunk.lines.count
    }

    /// A carriage return at the end may belong to the terminator and counts only when something else follows.
    private func isOverlong(_ line: Range<Int>, ended: Bool) -> Bool {
        guard line.count > maximumLineBytes else { return false }
        return line.count > maximumLineBytes + 1 || chunk.bytes[line.upperBound - 1] != 0x0D
    }

    private mutating func beginOverlong() {
        var line = OverlongLine()
        line.append(chunk.bytes.span.extracting(openStart...))
        overlong = line
        chunk.bytes.removeSubrange(openStart...)
        searched = openStart
    }

    private mutating func closeOverlong(terminated: Bool) {
        guard let line = overlong.take() else { return }
        noteCarry()
        let kept = openStart..<(openStart + line.head.count)
        chunk.bytes.append(line.head.span)
        chunk.faults.append(line.fault(line: chunk.lines.count))
        chunk.lines.append(kept)
        offset += line.lengthRead + (terminated ? 1 : 0)
        openStart = kept.upperBound
        searched = openStart
    }
}

extension LineFramer {
    /// Why no more bytes come.
    package enum Ending: Sendable, Equatable {
        /// The input is at its end: what has no newline is a line all the same.
        case endOfInput
        /// The daemon stops.
        case stopped(Tail)
    }

    /// What becomes of an unfinished line when the daemon stops.
    package enum Tail: Sendable, Equatable {
        /// Standard input: nobody can read it again, so it counts as a line and fails as `partial_line`.
        case failPartialLine
        /// A FIFO: it comes out as the chunk's `tail`, for the next start.
        case keepTail
        /// A regular file: it is still there.
        case leaveTail
    }
}

extension LineFault {
    fileprivate init(line: Int, reason: Reason, bytes: Span<UInt8>, range: Range<Int>) {
        let whole = bytes.extracting(range)
        self.init(line: line, reason: reason, length: whole.count, sha256: SHA256.digest(whole))
    }
}

extension Range<Int> {
    fileprivate func prefix(_ count: Int) -> Range<Int> {
        lowerBound..<Swift.min(upperBound, lowerBound + count)
    }
}
