import Outcomes
import Scan

/// Bytes in, lines out: a pure state machine, the same lines however the bytes were cut into reads.
///
/// A line ends in `\n`; `\r\n` is accepted; a byte order mark at a line's start is dropped. A line of more than
/// `maximumLineBytes` (terminator not counted) becomes a `too_long` fault of which only the first 4 KiB, the length and
/// the SHA-256 are kept, so memory stays bounded by one read plus one line.
///
/// Bytes are read straight into the buffer that becomes a chunk; only what follows the last whole line is moved, once
/// a chunk.
package struct LineFramer: Sendable {
    /// About as many bytes of whole lines make a chunk that should be handed over before more is read: enough for all
    /// cores to get a share of it and for the hand-over not to count.
    package static let chunkBytes = 1 << 20
    /// How much is kept of an over-long line.
    package static let headBytes = 4 << 10
    package static let maximumLineBytesDefault = 1 << 20
    /// A buffer of this size takes a full chunk and the longest read behind it without growing.
    private static let bufferBytes = 2 * chunkBytes

    private let maximumLineBytes: Int
    private var chunk: Chunk
    /// Where the unfinished line begins in `chunk.bytes`, and up to where it was searched for a newline.
    private var openStart = 0
    private var searched = 0
    private var overlong: OverlongLine?
    /// Where the unfinished line begins in what was appended, carry included.
    private var offset = 0
    private var opensWithCarry = false
    /// Lines still to come that are dropped: an earlier run has stored them.
    package private(set) var passedLines: Int

    /// - Parameter position: What an earlier run left behind: lines are numbered on, and its unfinished line begins the
    ///   first one.
    package init(maximumLineBytes: Int = maximumLineBytesDefault, resuming position: InputPosition = InputPosition()) {
        self.maximumLineBytes = maximumLineBytes
        chunk = Chunk(bytes: [], firstLineNumber: position.lineNumber + 1, endOffset: 0)
        passedLines = position.passedLines
        overlong = OverlongLine(encoded: position.overlong)
        append(position.carry.span)
        noteGlue()
    }

    /// What comes next is not from where the unfinished line, if there is one, is from.
    package mutating func noteGlue() {
        if overlong != nil || openStart < chunk.bytes.count { opensWithCarry = true }
    }

    /// Forgets that lines were stored already.
    package mutating func passNothing() { passedLines = 0 }

    /// Whether enough lines wait that they should be taken before more is appended.
    package var isFull: Bool { openStart >= Self.chunkBytes / 8 * 7 || chunk.lines.count >= Self.chunkBytes / 16 }

    package var hasLines: Bool { !chunk.lines.isEmpty }

    /// Takes in the next bytes of the input.
    package mutating func append(_ bytes: Span<UInt8>) {
        chunk.bytes.append(bytes)
        frame()
    }

    /// Takes in what `fill` puts into a buffer of so many bytes.
    ///
    /// - Returns: How many bytes those were.
    package mutating func append<Failure: Error>(
        atMost count: Int, _ fill: (inout OutputSpan<UInt8>) throws(Failure) -> Void
    ) throws(Failure) -> Int {
        let before = chunk.bytes.count
        if chunk.bytes.capacity < Self.bufferBytes { chunk.bytes.reserveCapacity(Self.bufferBytes) }
        try chunk.bytes.append(addingCapacity: count, initializingWith: fill)
        let appended = chunk.bytes.count - before
        frame()
        return appended
    }

    /// The lines that ended since the last call; nil when there are none. The unfinished line stays.
    package mutating func takeChunk() -> Chunk? {
        guard hasLines else { return nil }
        return take()
    }

    /// What came of the bytes so far, even if there is no line in it.
    package mutating func takeEverything() -> Chunk { take() }

    /// Ends the framing and gives what is left.
    package mutating func finish(_ ending: Ending) -> Chunk? {
        switch ending {
        case .stopped(.leaveTail): break
        case .endOfInput, .stopped(.failPartialLine):
            if overlong != nil {
                closeOverlong(before: openStart, terminated: false)
            } else if openStart < chunk.bytes.count {
                let open = openStart..<chunk.bytes.count
                if ending == .endOfInput || isBlank(open) {
                    close(open, terminatorBytes: 0)
                } else {
                    failAsPartial(open)
                }
            }
        }
        return takeChunk()
    }

    /// How many bytes came so far, carry included.
    package var appended: Int { offset + (overlong?.lengthRead ?? 0) + chunk.bytes.count - openStart }

    /// The unfinished line: as it came, or encoded when it is too long to be kept.
    package var unfinished: (carry: [UInt8], overlong: [UInt8]) {
        (Array(chunk.bytes[openStart...]), overlong?.encoded ?? [])
    }
}

// MARK: - Chunks

extension LineFramer {
    private mutating func take() -> Chunk {
        var next = Chunk(
            bytes: [], firstLineNumber: chunk.firstLineNumber + chunk.lines.count, endOffset: offset)
        next.lines.reserveCapacity(chunk.lines.count)
        chunk.endOffset = offset
        if openStart < chunk.bytes.capacity / 4 {
            // Little was there: it moves into an array of its size, and the buffer stays.
            swap(&chunk.bytes, &next.bytes)
            chunk.bytes = Array(next.bytes[..<openStart])
            next.bytes.removeSubrange(..<openStart)
        } else {
            next.bytes.reserveCapacity(Self.bufferBytes)
            next.bytes.append(chunk.bytes.span.extracting(openStart...))
            chunk.bytes.removeSubrange(openStart...)
        }
        swap(&chunk, &next)
        searched -= openStart
        openStart = 0
        if passedLines > 0 { passedLines -= next.dropFirst(passedLines) }
        return next
    }

    private func isBlank(_ line: Range<Int>) -> Bool {
        let content = LineContent.range(of: line, in: chunk.bytes.span)
        return LineShape(of: chunk.bytes.span.extracting(content)) == .blank
    }

    private mutating func failAsPartial(_ line: Range<Int>) {
        noteCarry(chunk.lines.count)
        chunk.faults.append(
            .init(line: chunk.lines.count, reason: .partialLine, bytes: chunk.bytes.span, range: line))
        chunk.lines.append(line)
        offset += line.count
        openStart = line.upperBound
        searched = openStart
    }

    /// Closes every line that ended in what was appended.
    private mutating func frame() {
        if overlong != nil, !skipOverlong() { return }
        while let newline = closeLines() { close(openStart..<newline, terminatorBytes: 1) }
        searched = chunk.bytes.count
        if isOverlong(openStart..<searched) { beginOverlong() }
    }

    /// Closes lines as almost all are: of bounded length. Gives the end of one that is not.
    private mutating func closeLines() -> Int? {
        let buffer = chunk.bytes
        let bytes = buffer.span
        let start = openStart
        let place = chunk.lines.count
        defer {
            offset += openStart - start
            if chunk.lines.count > place { noteCarry(place) }
        }
        while let newline = ByteSearch.first(0x0A, in: bytes, from: searched) {
            guard newline - openStart <= maximumLineBytes else { return newline }
            chunk.lines.append(LineContent.range(of: openStart..<newline, in: bytes))
            openStart = newline + 1
            searched = openStart
        }
        return nil
    }

    /// Closes a line of any length.
    private mutating func close(_ line: Range<Int>, terminatorBytes: Int) {
        noteCarry(chunk.lines.count)
        offset += line.count + terminatorBytes
        openStart = line.upperBound + terminatorBytes
        searched = openStart
        guard isOverlong(line) else {
            chunk.lines.append(LineContent.range(of: line, in: chunk.bytes.span))
            return
        }
        let content = line.lowerBound..<(line.upperBound - (chunk.bytes[line.upperBound - 1] == 0x0D ? 1 : 0))
        chunk.faults.append(.init(line: chunk.lines.count, reason: .tooLong, bytes: chunk.bytes.span, range: content))
        chunk.lines.append(content.prefix(Self.headBytes))
    }

    /// The first line to close is the one that began with the carry.
    private mutating func noteCarry(_ line: Int) {
        guard opensWithCarry else { return }
        opensWithCarry = false
        chunk.carriedLine = line
    }

    /// A carriage return at the end may belong to the terminator and counts only when something else follows.
    private func isOverlong(_ line: Range<Int>) -> Bool {
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

    /// Goes on with an over-long line; false while its end has not come.
    private mutating func skipOverlong() -> Bool {
        let newline = ByteSearch.first(0x0A, in: chunk.bytes.span, from: searched)
        let end = newline ?? chunk.bytes.count
        var line = overlong.take()
        line?.append(chunk.bytes.span.extracting(searched..<end))
        overlong = line
        if let newline {
            closeOverlong(before: newline + 1, terminated: true)
        } else {
            chunk.bytes.removeSubrange(searched...)
        }
        return newline != nil
    }

    /// - Parameter end: Where the bytes end that belong to the line and its terminator.
    private mutating func closeOverlong(before end: Int, terminated: Bool) {
        guard let line = overlong.take() else { return }
        noteCarry(chunk.lines.count)
        chunk.bytes.replaceSubrange(openStart..<end, with: line.head)
        let kept = openStart..<(openStart + line.head.count)
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
        /// A regular file: it is still there. A FIFO that nobody resumes: its writer may go on with it.
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
