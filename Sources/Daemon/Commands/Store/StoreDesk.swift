import Feishu
import Outbox
import Scan

/// What the commands that look into the store have in common: the store, a way to print, and how they end.
package struct StoreDesk: Sendable {
    package enum Format: String, CaseIterable, Sendable {
        case text, json
    }

    let console: Console
    let format: Format
    private let directory: String?

    package init(settings: Settings, console: Console, format: Format) {
        directory = settings.stateDirectory
        self.console = console
        self.format = format
    }

    /// Opens the store for `work`.
    ///
    /// - Throws: `ConfigurationError` when there is no store to open; an ending when it fails while it is used.
    func withStore<Value>(_ work: (OutboxVisit) throws -> Value) throws -> Value {
        guard let directory else {
            throw ConfigurationError("no state directory: give --state DIR or set $STATE_DIRECTORY")
        }
        let visit: OutboxVisit
        do throws(OutboxError) {
            visit = try OutboxVisit.open(directory: directory)
        } catch {
            throw ConfigurationError("\(error)")
        }
        defer { visit.close() }
        do {
            return try work(visit)
        } catch let error as OutboxError {
            console.errors.write("approvald: \(error)\n")
            throw ExitStatus.someFailed
        }
    }

    /// Prints one JSON object as a line.
    func print(_ content: (inout JSONWriter) -> Void) throws {
        var writer = JSONWriter()
        writer.object(content)
        writer.newline()
        try console.write(writer.bytes)
    }

    /// Says that there may be more rows than were asked for, so that nobody counts those that are shown.
    func noteLimit(_ limit: Int) {
        console.errors.write("approvald: the newest \(limit) are shown; --limit 0 shows all\n")
    }

    func printTable(_ header: [String], _ rows: [[String]]) throws {
        for line in TextTable.lines([header] + rows) {
            try console.print(line)
        }
    }
}

/// Text of events and replies, as a person may see it: secrets masked, nothing that a terminal obeys.
enum Shown {
    static func text(_ text: String, limit: Int = 500) -> String {
        SecretMask.excerpt(of: Array(text.utf8), limit: limit)
    }

    /// The whole of it, unless there is a limit.
    static func bytes(_ bytes: [UInt8], limit: Int = .max) -> String {
        SecretMask.excerpt(of: bytes, limit: limit)
    }

    /// `2026-11-22T08:00:00.123Z`
    static func time(_ milliseconds: Int64) -> String {
        Timestamp(milliseconds: milliseconds).rfc3339
    }

    /// How long ago something was: `850ms`, `42s`, `7m`, `5h`, `3d`.
    static func age(_ milliseconds: Int64, now: Int64) -> String {
        let age = max(0, now - milliseconds)
        // One of a unit is told in the smaller one, which says more; of seconds there is nobody who asks.
        let units: [(from: Int64, Int64, String)] = [
            (172_800_000, 86_400_000, "d"), (7_200_000, 3_600_000, "h"), (120_000, 60_000, "m"), (1000, 1000, "s"),
        ]
        let unit = units.first { age >= $0.from } ?? (0, 1, "ms")
        return "\(age / unit.1)\(unit.2)"
    }
}

extension JSONWriter {
    /// A request or a line: as the JSON value it is when nothing in it had to be masked, else as a string.
    mutating func shown(request body: [UInt8]) {
        let text = Shown.bytes(body)
        if text.utf8.elementsEqual(body) { raw(body) } else { string(text) }
    }
}
