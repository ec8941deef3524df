/// jq text of a rule file, with the way back from any place in it to the place in the file.
///
/// Inside YAML the text is the decoded scalar: without quotes, escapes and indentation. Loaded sources have balanced
/// brackets and strings, so `(TEXT\n)` may be put into any bigger program (the newline ends a last comment).
package struct JQSource: Sendable {
    package let text: String
    /// Where the text begins: its first character, so after an opening quote.
    package let start: SourcePosition
    /// File places of the characters of `text` and of its end; empty when the text stands in the file as it is.
    private let places: [Place]

    struct Place: Sendable {
        let line: Int32
        let column: Int32
    }

    /// A text that is the whole of `file`, as `lib.jq` is.
    package init(text: String, file: String) {
        self.text = text
        start = SourcePosition(file: file, line: 1, column: 1)
        places = []
    }

    /// A text whose i-th character comes from `places[i]`; the last place is that of the end.
    init(text: String, file: String, places: [Place]) {
        self.text = text
        self.places = places
        start = SourcePosition(
            file: file, line: places.first.map { Int($0.line) } ?? 1, column: places.first.map { Int($0.column) } ?? 1)
    }

    /// The place in the file of a place in the text.
    ///
    /// - Parameters:
    ///   - line: 1-based; lines end with `\n`.
    ///   - column: 1-based, in characters (Unicode scalars). Beyond the line's end means its end.
    package func position(line: Int, column: Int) -> SourcePosition {
        guard !places.isEmpty else {
            return SourcePosition(file: start.file, line: max(1, line), column: max(1, column))
        }
        var currentLine = 1
        var currentColumn = 1
        var offset = 0
        for scalar in text.unicodeScalars {
            if currentLine == line, currentColumn >= column || scalar == "\n" { break }
            offset += 1
            currentColumn += 1
            if scalar == "\n" {
                currentLine += 1
                currentColumn = 1
            }
        }
        return position(offset: offset)
    }

    /// The place in the file of the character with this index (in Unicode scalars) in the text.
    func position(offset: Int) -> SourcePosition {
        guard !places.isEmpty else {
            var line = 1
            var column = 1
            for scalar in text.unicodeScalars.prefix(offset) {
                column += 1
                if scalar == "\n" {
                    line += 1
                    column = 1
                }
            }
            return SourcePosition(file: start.file, line: line, column: column)
        }
        let place = places[min(max(0, offset), places.count - 1)]
        return SourcePosition(file: start.file, line: Int(place.line), column: Int(place.column))
    }
}
