import Outcomes

/// How far a regular file is read, and what is known of the file there.
struct FileProgress: Sendable {
    /// How much of what lies before a position is remembered of a file: enough to notice that it was rewritten.
    static let checkedBytes: Int64 = 1024

    var framer: LineFramer
    /// Behind the last chunk that was given.
    private(set) var position: InputPosition
    private let start: Int64

    /// - Parameter position: Where the reading begins, in the file that is read.
    init(maximumLineBytes: Int, from position: InputPosition) {
        framer = LineFramer(maximumLineBytes: maximumLineBytes, resuming: position)
        self.position = position
        start = position.offset
    }

    /// Up to where the file was read.
    var readTo: Int64 { start + Int64(framer.appended) }

    /// Where the file is to be looked at again for a chunk that ends there.
    func checkedRange(of chunk: Chunk) -> Range<Int64> {
        let end = start + Int64(chunk.endOffset)
        return max(0, end - Self.checkedBytes)..<end
    }

    /// Gives the chunk its positions; nil when all of its lines were stored by an earlier run.
    ///
    /// - Parameter checked: The file's bytes in `checkedRange(of:)`.
    mutating func track(_ chunk: Chunk, checked: Span<UInt8>) -> Chunk? {
        var chunk = chunk
        let isUnchanged = checked.count == checkedRange(of: chunk).count && Self.ends(checked, chunk)
        chunk.before = position
        position = InputPosition(
            identity: position.identity, offset: start + Int64(chunk.endOffset),
            lineNumber: chunk.firstLineNumber + chunk.lines.count - 1, passedLines: framer.passedLines,
            check: isUnchanged ? Fingerprint(of: checked) : .unlikeAny)
        chunk.after = position
        return chunk.lines.isEmpty ? nil : chunk
    }

    /// Whether the file still holds what the chunk was read from: it may be rewritten between two looks at it. A chunk
    /// that does not have all its bytes, for a line too long to be kept, is taken for unchanged.
    private static func ends(_ checked: Span<UInt8>, _ chunk: Chunk) -> Bool {
        guard chunk.faults.allSatisfy({ $0.reason != .tooLong }) else { return true }
        let count = min(checked.count, chunk.bytes.count)
        return Fingerprint(of: checked.extracting(last: count))
            == Fingerprint(of: chunk.bytes.span.extracting(last: count))
    }
}

/// What to do at the end of a file that is followed. A pure state machine.
struct FileFollowing: Sendable {
    enum Step: Equatable {
        /// Look again a little later.
        case wait
        /// There is more.
        case readOn
        /// It was truncated or rewritten: from its start again.
        case startOver
        /// Another file has its name, and this one has come to rest.
        case leave
    }

    /// So often a file that lost its name is looked at before it counts as done: its writer may take a moment to open
    /// the new one.
    static let looksBeforeLeaving = 10

    private var quietLooks = 0

    init() {}

    /// - Parameters:
    ///   - readTo: How many bytes of it were read.
    ///   - isSame: Whether what was read last is still there.
    ///   - named: What is at the path now.
    mutating func atEnd(of file: FileStatus, readTo: Int64, isSame: Bool, named: FileStatus?) -> Step {
        if file.size < readTo || !isSame { return .startOver }
        if file.size > readTo {
            quietLooks = 0
            return .readOn
        }
        guard let named, named.kind == .regularFile, named.identity != file.identity, named.size > 0 else {
            quietLooks = 0
            return .wait
        }
        quietLooks += 1
        return quietLooks > Self.looksBeforeLeaving ? .leave : .wait
    }
}
