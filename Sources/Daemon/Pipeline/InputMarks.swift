import Intake
import Outbox

/// Which batches have to be stored for the sake of how far the input was read.
///
/// A batch with lines takes the position into its transaction. One without lines would cost a transaction, and a write
/// to the disk, for a stream of lines that no rule wants: it is stored only once in a while. That is safe when the last
/// one stored had no lines either and no line was half read: should its bytes come again and be taken for stored,
/// nothing is lost by that.
struct InputMarks: Sendable {
    /// So often the position is stored while nothing else is.
    private static let pace = Duration.seconds(1)

    /// The name of the input in the store; nil for one that is never resumed.
    private let path: String?
    private var isLastBare = false
    private var lastAt: ContinuousClock.Instant?
    private var unstored: InputPosition?

    init(path: String?) {
        self.path = path
    }

    /// What is to be stored with a batch; nil when there is no need to store it at all.
    mutating func batch(
        of lines: [BatchLine], at position: InputPosition?, withheld: Bool, now: ContinuousClock.Instant = .now
    ) -> Batch? {
        guard let path, let position else { return lines.isEmpty ? nil : Batch(lines: lines, withheld: withheld) }
        let isBare = lines.isEmpty && position.carry.isEmpty && position.overlong.isEmpty && position.passedLines == 0
        if isBare, isLastBare, let lastAt, lastAt.duration(to: now) < Self.pace {
            unstored = position
            return nil
        }
        isLastBare = isBare
        lastAt = now
        unstored = nil
        return Batch(lines: lines, withheld: withheld, input: InputMark(path: path, position))
    }

    /// What is left to be stored when nothing more is read.
    mutating func rest() -> Batch? {
        guard let path, let position = unstored.take() else { return nil }
        return Batch(lines: [], input: InputMark(path: path, position))
    }
}
