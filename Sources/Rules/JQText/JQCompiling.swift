/// Compiles jq programs somewhere: in an evaluator process, in a test with the `jq` command.
///
/// libjq may abort or hang on what users write, so it never runs in the process that loads rules.
package protocol JQCompiling: Sendable {
    /// The errors of each program, in the order of `programs`; an empty list means that it compiles.
    ///
    /// - Throws: what kept the programs from being compiled at all (no evaluator process, for one).
    func compileErrors(of programs: [String]) async throws -> [[JQCompileError]]
}

/// One complaint of libjq about a program.
package struct JQCompileError: Sendable, Equatable {
    /// 1-based line of the program.
    package let line: Int
    /// 1-based, in Unicode scalars; nil when it is not known.
    package let column: Int?
    /// libjq's words alone: without `jq: error: `, place, echo of the program and advice about shell quoting.
    package let message: String

    package init(line: Int, column: Int? = nil, message: String) {
        self.line = line
        self.column = column
        self.message = Self.withoutAdvice(message)
    }

    /// Reads one report as libjq 1.6 hands it to its error callback and the `jq` command prints it:
    ///
    ///     jq: error: foo/0 is not defined at <top-level>, line 2:
    ///     (.a | foo······
    ///
    /// The second line repeats the program's line; the blanks after it are as many as there are bytes before the
    /// place that is meant (`locfile_locate` in libjq's `locfile.c`).
    ///
    /// - Returns: nil for a report that is about no place: the closing count, `jq: 1 compile error`.
    package init?(report: String, program: String) {
        let rows = report.split(separator: "\n", maxSplits: 1, omittingEmptySubsequences: false)
        guard let row = rows.first, row.last == ":", let place = Self.place(in: row) else { return nil }
        var message = row[..<place.messageEnd]
        for prefix in ["jq: error: ", "error: "] where message.hasPrefix(prefix) {
            message = message.dropFirst(prefix.count)
        }
        let lines = program.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        var column: Int?
        if rows.count == 2, place.line <= lines.count {
            let text = lines[place.line - 1]
            let echo = rows[1].prefix { $0 != "\n" }
            let offset = echo.utf8.count - text.count
            if offset >= 0, offset <= text.count {
                column = String(decoding: text.prefix(offset), as: UTF8.self).unicodeScalars.count + 1
            }
        }
        self.init(line: place.line, column: column, message: String(message))
    }

    /// Finds the last ` at <…>, line N:` of a report's first row.
    private static func place(in row: Substring) -> (messageEnd: Substring.Index, line: Int)? {
        let digits = row.dropLast().reversed().prefix { $0.isASCII && $0.isNumber }
        guard let line = Int(String(digits.reversed())), line > 0 else { return nil }
        var head = row.dropLast(digits.count + 1)
        guard head.hasSuffix(", line ") else { return nil }
        head = head.dropLast(", line ".count)
        var index = head.endIndex
        while index > head.startIndex {
            index = head.index(before: index)
            if head[index...].hasPrefix(" at ") { return (index, line) }
        }
        return nil
    }

    private static func withoutAdvice(_ message: String) -> String {
        var text = message[...]
        let advice = "(Unix shell quoting issues?)"
        if text.hasSuffix(advice) { text = text.dropLast(advice.count) }
        while text.last == " " { text = text.dropLast() }
        return String(text)
    }
}
