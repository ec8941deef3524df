/// Why libjq refuses a program.
package struct JQCompileFailure: Error, Equatable, CustomStringConvertible {
    /// As libjq hands them to its error callback: prefix, place and echo of the program included.
    package let reports: [String]

    package init(reports: [String]) {
        self.reports = reports
    }

    /// One complaint each, in libjq's order. Never empty.
    package var problems: [Problem] {
        let problems = reports.compactMap(Problem.init(report:))
        return problems.isEmpty ? [Problem(line: 1, message: "libjq gave no reason")] : problems
    }

    /// Whether the program is right but too big: more than 64 KiB of bytecode in one function, or nested too deep.
    package var isTooBig: Bool {
        reports.contains { $0.contains("which is too long") || $0.contains("memory exhausted") }
    }

    package var description: String {
        problems.map { "line \($0.line): \($0.message)" }.joined(separator: "; ")
    }

    package struct Problem: Sendable, Equatable {
        /// 1-based line of the program.
        package let line: Int
        /// libjq's words alone: without prefix, place, echo of the program and advice about shell quoting.
        package let message: String

        init(line: Int, message: String) {
            self.line = line
            self.message = message
        }

        /// Reads `jq: error: MESSAGE at <top-level>, line 2:` and what follows it. Nil for the closing count,
        /// `jq: 2 compile errors`.
        init?(report: String) {
            let row = report.prefix { $0 != "\n" }
            guard row.hasPrefix("jq: error: ") else { return nil }
            var message = row.dropFirst("jq: error: ".count)
            var line = 1
            if let place = Self.place(in: message) {
                line = place.line
                message = message[..<place.start]
            }
            let advice = "(Unix shell quoting issues?)"
            if message.hasSuffix(advice) { message = message.dropLast(advice.count) }
            while message.last == " " { message.removeLast() }
            self.init(line: line, message: String(message))
        }

        /// The last ` at <…>, line N:`.
        private static func place(in row: Substring) -> (start: Substring.Index, line: Int)? {
            var index = row.endIndex
            while index > row.startIndex {
                index = row.index(before: index)
                guard row[index...].hasPrefix(" at <") else { continue }
                let words = row[index...].split(separator: " ")
                guard let number = words.last, row.hasSuffix(":") else { return nil }
                return Int(number.dropLast()).map { (index, $0) }
            }
            return nil
        }
    }
}
