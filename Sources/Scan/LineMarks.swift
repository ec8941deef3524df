/// One mark for each line of a chunk; the buffer is used again for every chunk.
package struct LineMarks: Sendable {
    private(set) var marks: [Bool] = []
    /// How many lines are marked.
    package private(set) var count = 0

    package init() {}

    /// How many lines there are, marked or not.
    package var lineCount: Int { marks.count }

    /// - Parameter line: its place among the lines that were marked.
    package subscript(line: Int) -> Bool {
        @inline(__always) get { marks[line] }
    }

    mutating func reset(lines: Int) {
        marks.removeAll(keepingCapacity: true)
        marks.append(contentsOf: repeatElement(false, count: lines))
        count = 0
    }

    mutating func mark(_ line: Int) {
        if !marks[line] { count += 1 }
        marks[line] = true
    }
}
