/// A program for libjq made of a library and expressions, with the way back from its lines.
///
///     LIBRARY
///     (f,g(.;.)              calls of the library's functions, so that libjq looks into them
///     ),(EXPRESSION
///     ),(EXPRESSION
///     )
struct JQProgram {
    let text: String
    /// Lines of the program that belong to the library.
    let libraryLines: Int
    private let callsFunctions: Bool
    /// Line of the program in which each expression begins.
    private let starts: [Int]

    init(library: LibraryText?, callsFunctions: Bool, expressions: [JQSource]) {
        var text = ""
        if let library { text += library.source.text + "\n" }
        libraryLines = text.lineBreaks
        var line = libraryLines + 1
        var parts: [String] = []
        let calls = callsFunctions ? library?.definitions.map(\.call) ?? [] : []
        self.callsFunctions = !calls.isEmpty
        if !calls.isEmpty {
            parts.append("(" + calls.joined(separator: ",") + "\n)")
            line += 1
        }
        var starts: [Int] = []
        for expression in expressions {
            starts.append(line)
            parts.append("(" + expression.text + "\n)")
            line += expression.text.lineBreaks + 1
        }
        self.starts = starts
        self.text = text + (parts.isEmpty ? "." : parts.joined(separator: ","))
    }

    /// The expressions that an error in this line can be about: one ends where the next begins.
    func expressions(onLine line: Int) -> [Int] {
        guard let index = starts.lastIndex(where: { $0 <= line }) else { return [] }
        return index > 0 && starts[index] == line ? [index - 1, index] : [index]
    }

    /// libjq's place (1-based) as a place in the text of the only expression. The line may be one behind its last.
    func placeInExpression(line: Int, column: Int?) -> (line: Int, column: Int?) {
        let inner = line - libraryLines
        return (inner, inner == 1 ? column.map { max(1, $0 - 1) } : column)
    }
}

extension LibraryText.Definition {
    /// Every parameter may be any jq, so `.` does.
    fileprivate var call: String {
        parameters == 0 ? name : "\(name)(\(repeatElement(".", count: parameters).joined(separator: ";")))"
    }
}

extension String {
    fileprivate var lineBreaks: Int { utf8.count { $0 == UInt8(ascii: "\n") } }
}
