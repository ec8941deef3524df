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

    /// Whether this line and the nearest one above with content have keys, and this one's is further to the right.
    var isDeeperThanKeyAbove: Bool {
        guard keyEnd != nil else { return false }
        var above = self
        while above.start > 0 {
            above = YAMLLine(at: above.start - 1, in: source)
            guard above.first < source.scalars.count, !SourceText.isYAMLBreak(source.scalars[above.first]),
                source.scalars[above.first] != "#"
            else { continue }
            return above.keyEnd != nil && above.first - above.start < first - start
        }
        return false
    }
}
