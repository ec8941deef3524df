import Intake
import Outbox
import Outcomes
import Testing

@testable import Daemon

/// Which chunks are stored for the sake of the position alone.
struct InputMarksTests {
    private static let start = ContinuousClock.now
    private static let failed = BatchLine.failed(
        FailedLine(reason: .invalidJSON, detail: "", lineNumber: 1, raw: []))

    private var marks = InputMarks(path: "/run/events")

    /// Whether a batch is to be stored, and the line number of its mark.
    private mutating func stored(
        _ lines: [BatchLine] = [], line: Int, carry: String = "", at milliseconds: Int
    ) -> Int? {
        let position = InputPosition(lineNumber: line, carry: Array(carry.utf8))
        return marks.batch(
            of: lines, at: position, withheld: false, now: Self.start + .milliseconds(milliseconds))?.input?.lineNumber
    }

    @Test mutating func `lines that nobody wants cost a transaction a second`() {
        #expect(stored(line: 1, at: 0) == 1)
        #expect(stored(line: 2, at: 10) == nil)
        #expect(stored(line: 3, at: 999) == nil)
        #expect(stored(line: 4, at: 1000) == 4)
        #expect(marks.rest() == nil)
        #expect(stored(line: 5, at: 1001) == nil)
        #expect(marks.rest()?.input?.lineNumber == 5)
        #expect(marks.rest() == nil)
    }

    /// Bytes that come again could be taken for those of the last mark: nothing may hang on them.
    @Test mutating func `behind a batch with lines, and around half lines, every position is stored`() {
        #expect(stored([Self.failed], line: 1, at: 0) == 1)
        #expect(stored(line: 2, at: 1) == 2)
        #expect(stored(line: 3, carry: "half", at: 2) == 3)
        #expect(stored(line: 4, at: 3) == 4)
        #expect(stored(line: 5, at: 4) == nil)
        #expect(stored([Self.failed], line: 6, at: 5) == 6)
    }

    @Test func `an input that is not resumed has no mark`() {
        var marks = InputMarks(path: nil)
        #expect(marks.batch(of: [], at: InputPosition(), withheld: false) == nil)
        #expect(marks.batch(of: [Self.failed], at: nil, withheld: true)?.input == nil)
        #expect(marks.rest() == nil)
    }
}
