/// Tells the rest of a jq expression behind a ` #` from a comment in words.
enum CutContinuation {
    private static let operators = ["//", "==", "!=", "<=", ">=", "|", ",", ")", "]", "}"].map {
        Array($0.unicodeScalars)
    }

    /// - Parameter rest: the file behind the `#`.
    static func begins(in rest: ArraySlice<Unicode.Scalar>) -> Bool {
        let text = rest.prefix { !SourceText.isYAMLBreak($0) }.drop(while: ScalarLocator.isBlank)
        for word in ["and", "or"] where text.starts(with: word.unicodeScalars) {
            let behind = text.dropFirst(word.unicodeScalars.count)
            guard let first = behind.first, ScalarLocator.isBlank(first) || first == "(" else { return false }
            return behind.first { !ScalarLocator.isBlank($0) }.map { ".($\"[{@".unicodeScalars.contains($0) } ?? false
        }
        // `# ==== Left ====` and `# ///` are drawn, not calculated.
        return operators.contains { symbol in
            text.starts(with: symbol) && text.dropFirst(symbol.count).first != symbol.last
        }
    }
}
