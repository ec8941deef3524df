import Evaluation
import Intake

/// Takes chunks from the input and gives out decided lines in the input's order, while later ones are being decided.
///
/// Chunks are cut into parts, some more than there are cores, and each part is decided by a task of its own: what is
/// under way is bounded, and so are memory and reading ahead. A part that waits is not split further: a reader that
/// brings one line at a time is answered one line at a time.
struct DecisionStage {
    private let input: InputReader
    /// What decides the next chunk. One chunk is decided by one rule set.
    private let decider: @Sendable () -> LineDecider
    /// Whether what was read has had its time.
    private let isOutOfTime: @Sendable () -> Bool
    private let partsMax: Int
    private var chunk: (lines: Chunk, decider: LineDecider)?
    /// The first line of `chunk` that no part has.
    private var nextLine = 0
    /// The number of the last line that the input gave.
    private var lastLineNumber = 0
    private var underWay: [Part] = []

    private struct Part {
        let chunk: Chunk
        let lines: Range<Int>
        let decider: LineDecider
        let task: Task<DecidedLines, any Error>
    }

    /// Large enough that handing a part over costs little: with parts of 96 KiB waking threads took a third of the time of
    /// a log that is mostly passed over. Small enough that all cores get some of a chunk.
    private static let partBytes = 512 << 10

    init(
        input: InputReader, decider: @escaping @Sendable () -> LineDecider,
        isOutOfTime: @escaping @Sendable () -> Bool = { false }
    ) {
        self.input = input
        self.decider = decider
        self.isOutOfTime = isOutOfTime
        partsMax = 2 * decider().width + 1
    }

    /// The next lines; nil when the input ended or was stopped and everything is decided. Of one chunk, in order, none
    /// missing; a chunk without lines gives none of them once.
    ///
    /// - Throws: When reading fails, and what keeps the evaluator from deciding anything at all.
    mutating func next() async throws -> DecidedLines? {
        try await fill()
        guard let part = underWay.first else { return nil }
        guard !isOutOfTime() else {
            part.task.cancel()
            underWay.removeFirst()
            return part.decider.undecided(part.chunk, part.lines)
        }
        let decided = try await withTaskCancellationHandler {
            try await part.task.value
        } onCancel: {
            part.task.cancel()
        }
        if decided.isComplete {
            underWay.removeFirst()
        } else {
            underWay[0] = Self.start(part.chunk, decided.end..<part.lines.upperBound, by: part.decider)
        }
        return decided
    }

    /// Gives up what is under way: whoever stops asking for lines says so, or the evaluator decides them all the same.
    func cancel() {
        for part in underWay { part.task.cancel() }
    }

    /// Stops the input and lets everything go that it has still to give.
    ///
    /// - Returns: The number of the last line that was read; 0 when there was none.
    mutating func endReading() async -> Int {
        cancel()
        input.stop()
        while let chunk = try? await input.next() { take(chunk) }
        return lastLineNumber
    }

    /// Starts as many parts as there may be, without waiting for input while there are any.
    private mutating func fill() async throws {
        while underWay.count < partsMax {
            if let (lines, decider) = chunk {
                let end = Self.end(of: lines, from: nextLine)
                underWay.append(Self.start(lines, nextLine..<end, by: decider))
                nextLine = end
                if end == lines.lines.count { chunk = nil }
                continue
            }
            if underWay.isEmpty {
                guard let chunk = try await input.next() else { return }
                take(chunk)
            } else {
                guard let chunk = input.nextIfReady() else { return }
                take(chunk)
            }
        }
    }

    private mutating func take(_ chunk: Chunk) {
        self.chunk = (chunk, decider())
        nextLine = 0
        lastLineNumber = chunk.firstLineNumber + chunk.lines.count - 1
    }

    private static func start(_ chunk: Chunk, _ lines: Range<Int>, by decider: LineDecider) -> Part {
        Part(chunk: chunk, lines: lines, decider: decider, task: Task { try await decider.decide(chunk, lines) })
    }

    private static func end(of chunk: Chunk, from first: Int) -> Int {
        guard first < chunk.lines.count else { return first }
        let limit = chunk.lines[first].lowerBound + partBytes
        // The first line that begins behind the limit.
        var low = first + 1
        var high = chunk.lines.count
        while low < high {
            let middle = (low + high) / 2
            if chunk.lines[middle].lowerBound < limit { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
