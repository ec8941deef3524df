/// One line of a file as a person reads it who looks for a slip: indentation, key, value.
struct YAMLLine {
    private let source: SourceText
    private let start: Int
    /// Of the key or of whatever else comes first, behind the `- ` of list items.
    let first: Int
    /// Of the `:` behind a plain key.
    let keyEnd: Int?
    /// Of the first character behind the key and its blanks.
    let value: Int?

    init(at offset: Int, in source: SourceText) {
        let scalars = source.scalars
        var start = min(offset, scalars.count)
        while start > 0, !SourceText.isYAMLBreak(scalars[start - 1]) { start -= 1 }
        self.init(from: start, in: source)
    }

    private init(from start: Int, in source: SourceText) {
        self.source = source
        self.start = start
        let scalars = source.scalars
        func isBlank(_ index: Int) -> Bool { index < scalars.count && ScalarLocator.isBlank(scalars[index]) }
        var index = start
        while isBlank(index) || index < scalars.count && scalars[index] == "-" && isBlank(index + 1) { index += 1 }
        first = index
        while index < scalars.count, RuleName.isWordCharacter(scalars[index]) || scalars[index] == "." { index += 1 }
        guard index > first, index < scalars.count, scalars[index] == ":" else {
            keyEnd = nil
            value = nil
            return
        }
        keyEnd = index
        index += 1
        while isBlank(index) { index += 1 }
        value = index < scalars.count && !SourceText.isYAMLBreak(scalars[index]) ? index : nil
    }

    var isIndentedWithTab: Bool {
        source.scalars[start..<first].contains("\t")
    }

    /// The nearest line above with content.
    var above: YAMLLine? {
        var start = self.start
        while start > 0 {
            let line = YAMLLine(at: start - 1, in: source)
            if line.first < source.scalars.count, !SourceText.isYAMLBreak(source.scalars[line.first]),
                source.scalars[line.first] != "#"
            {
                return line
            }
            start = line.start
        }
        return nil
    }

    /// Whether this line and the one above have keys, and this one's is further to the right.
    var isDeeperThanKeyAbove: Bool {
        guard keyEnd != nil, let above else { return false }
        return above.keyEnd != nil && above.indentation < indentation
    }

    /// Columns before the key, `- ` included.
    var indentation: Int { first - start }

    /// Whether a `- ` stands before the rest.
    var isListItem: Bool { source.scalars[start..<first].contains("-") }

    /// `-key: value`
    var lacksBlankBehindDash: Bool { keyEnd != nil && source.scalars[first] == "-" }

    /// What is wrong with the colon behind the word that the line begins with, and how to mend it; nil where that word
    /// need not be a key.
    var colonAdvice: (found: String, help: String)? {
        let word = source.scalars[first...].prefix { $0 != "：" && RuleName.isWordCharacter($0) }
        let text = String(scalars: word)
        guard !word.isEmpty, text != "and", text != "or", word.endIndex < source.scalars.count else { return nil }
        switch source.scalars[word.endIndex] {
        case ":" where keyEnd == word.endIndex && value == word.endIndex + 1:
            return ("there is no blank behind `\(text):`", "put a blank behind the colon")
        case "：": return ("the colon behind `\(text)` is full-width", "write `:` and a blank")
        case let next where keyEnd == nil && ScalarLocator.isBlank(next):
            return ("`\(text)` has no colon", "put a colon behind `\(text)`")
        default: return nil
        }
    }
}
