import Feishu
package import Outbox
import Outcomes

/// `approvald dead ls` and `dead show`: failed lines in input order, secrets masked.
package struct DeadList: Sendable {
    private let desk: StoreDesk
    private let selection: Selection
    private let limit: Int
    private let isWhole: Bool

    /// - Parameters:
    ///   - limit: Of lines, the newest ones; 0 is none.
    ///   - isWhole: Whether lines are shown to their end, each with all that is known of it.
    package init(desk: StoreDesk, selection: Selection, limit: Int = 0, isWhole: Bool = false) {
        self.desk = desk
        self.selection = selection
        self.limit = limit == 0 ? .max : limit
        self.isWhole = isWhole
    }

    /// - Returns: 1 when an id is not there.
    package func run() throws -> ExitStatus {
        let lines = try desk.withStore { try $0.failedLines(selection, limit: limit) }
        if lines.count == limit { desk.noteLimit(limit) }
        switch (desk.format, isWhole) {
        case (.json, _): for line in lines { try desk.print { write(line, into: &$0) } }
        case (.text, true): try lines.forEach(printWhole)
        case (.text, false): try printRows(lines)
        }
        let missing = (selection.ids ?? []).subtracting(lines.map(\.id))
        for id in missing.sorted() {
            desk.console.errors.write("approvald: failed line \(id): \(Intervention.Refusal.notFound.sentence)\n")
        }
        return missing.isEmpty ? .success : .someFailed
    }

    private func write(_ stored: StoredFailedLine, into writer: inout JSONWriter) {
        let line = stored.line
        writer.member("id", stored.id)
        writer.member("failed_at", Shown.time(stored.at))
        writer.member("reason", line.reason.rawValue)
        writer.member("detail", Shown.text(line.detail))
        writer.member("line", line.lineNumber)
        writer.member("plugin", ifPresent: line.plugin)
        writer.member("rule", ifPresent: line.rule)
        writer.member("length", line.length)
        writer.member("sha256", ifPresent: line.sha256)
        if isWhole {
            writer.member("raw", Shown.bytes(line.raw))
        } else {
            writer.member("excerpt", Shown.bytes(line.raw, limit: 200))
        }
    }

    private func printRows(_ lines: [StoredFailedLine]) throws {
        let now = Timestamp.now().milliseconds
        let rows = lines.map { stored in
            let line = stored.line
            let rule = line.rule.map { "\(line.plugin ?? "")/\($0)" } ?? ""
            return [
                String(stored.id), line.reason.rawValue, Shown.age(stored.at, now: now), rule,
                Shown.text(line.detail, limit: 60), Shown.bytes(line.raw, limit: 60),
            ]
        }
        try desk.printTable(["ID", "REASON", "AGE", "RULE", "DETAIL", "LINE"], rows)
    }

    private func printWhole(_ stored: StoredFailedLine) throws {
        let line = stored.line
        try desk.console.print("failed line \(stored.id): \(line.reason.rawValue): \(line.reason.explanation)")
        try desk.console.print("  failed    \(Shown.time(stored.at)), line \(line.lineNumber) of its input")
        try desk.console.print("  detail    \(Shown.text(line.detail))")
        if let rule = line.rule { try desk.console.print("  rule      \(line.plugin ?? "")/\(rule)") }
        if let sha256 = line.sha256 {
            try desk.console.print(
                "  length    \(line.length) bytes, of which \(line.raw.count) are kept; SHA-256 \(sha256)")
        }
        try desk.console.print("  line      \(Shown.bytes(line.raw))")
    }
}
