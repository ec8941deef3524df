/// What happens to the bytes of a FIFO, and in which order: look at them, have them stored, then consume them.
///
/// A pure state machine; `PeekingLoop` does what it asks for. Invariants:
/// - What is consumed has been stored before, in one transaction with the position that says so.
/// - All that was looked at is consumed, by one read: an unfinished line goes on as the position's carry, since a line
///   longer than the pipe would never end otherwise.
/// - A new run looks once, before anything else, whether the head of the pipe is what the last one stored and did not
///   get to consume. Only a FIFO whose bytes happen to be those of the batch before cannot be told from that.
package struct PeekCycle: Sendable {
    package enum Step: Sendable, Equatable {
        /// Look at so many bytes at the head of the pipe, then `checked`.
        case check(Int)
        /// Look at what the pipe holds, then `peeked`.
        case peek
        /// Have the chunk stored with its position, then `stored`.
        case store
        /// Take exactly so many bytes from the head of the pipe, then `consumed`.
        case consume(Int)
    }

    package private(set) var step: Step
    private var framer: LineFramer
    /// What is stored.
    private var position: InputPosition
    /// What will be when the chunk that is out is stored, and how many bytes that chunk is from.
    private var next: InputPosition
    private var peekedLength = 0

    /// - Parameters:
    ///   - position: What the last run on this path stored.
    ///   - identity: The FIFO that is there now.
    package init(maximumLineBytes: Int, resuming position: InputPosition, on identity: FileIdentity) {
        framer = LineFramer(maximumLineBytes: maximumLineBytes, resuming: position)
        if position.identity == identity, let check = position.check {
            step = .check(check.length)
        } else {
            step = .peek
            framer.passNothing()
        }
        self.position = position
        self.position.identity = identity
        next = self.position
    }

    /// Gives what is to be stored of bytes of which a part is stored already.
    ///
    /// - Parameter head: As many bytes as `step` asks for, or all there are.
    package mutating func checked(_ head: Span<UInt8>) -> Chunk? {
        guard Fingerprint(of: head) == position.check else {
            framer.passNothing()
            step = .peek
            return nil
        }
        if position.passedLines > 0 { return peeked(head) }
        step = .consume(head.count)
        return nil
    }

    /// Gives what is to be stored; it may have no lines.
    package mutating func peeked(_ bytes: Span<UInt8>) -> Chunk {
        let fingerprint = Fingerprint(of: bytes)
        framer.append(bytes)
        position.passedLines = framer.passedLines
        position.check = fingerprint
        var chunk = framer.takeEverything()
        framer.passNothing()
        peekedLength = bytes.count
        let (carry, overlong) = framer.unfinished
        next = InputPosition(
            identity: position.identity, lineNumber: chunk.firstLineNumber + chunk.lines.count - 1,
            carry: carry, overlong: overlong, check: fingerprint)
        chunk.before = position
        chunk.after = next
        step = .store
        return chunk
    }

    package mutating func stored() {
        position = next
        step = .consume(peekedLength)
    }

    package mutating func consumed() { step = .peek }

    /// The FIFO is another one from now on; an unfinished line of the old one is glued to what comes first.
    package mutating func reopened(as identity: FileIdentity) {
        position.identity = identity
        framer.noteGlue()
    }
}
