import FoundationEssentials
import GRDB
package import Outbox
import Outcomes

/// A store too large to be read in full at every start, of which one page is overwritten.
package struct DamagedStore {
    private let database: String

    /// Makes the store of a state directory, with over 64 MiB of failed lines.
    package static func make(in directory: String, _ fill: (Outbox) async throws -> Void) async throws -> DamagedStore {
        let outbox = try Outbox.open(directory: directory)
        defer { outbox.close() }
        let raw = [UInt8](repeating: 0x78, count: 4 << 20)
        for number in 1...17 {
            let line = FailedLine(
                reason: .invalidJSON, detail: "d", lineNumber: number, raw: raw, plugin: nil, rule: nil)
            _ = try await outbox.accept(Batch(lines: [.failed(line)]))
        }
        try await fill(outbox)
        return DamagedStore(database: directory + "/outbox.sqlite")
    }

    /// Overwrites the page at which this table begins. To be called while nobody has the store open.
    package func damage(_ table: String) async throws {
        let queue = try DatabaseQueue(path: database)
        let page = try await queue.read { database in
            try Int.fetchOne(database, sql: "SELECT rootpage FROM sqlite_master WHERE name = ?", arguments: [table])
        }
        try queue.close()
        guard let page else { throw DatabaseError(message: "there is no table \(table)") }
        var bytes = try Data(contentsOf: URL(filePath: database))
        bytes.replaceSubrange((page - 1) * 4096..<page * 4096, with: Data(repeating: 0x2A, count: 4096))
        try bytes.write(to: URL(filePath: database))
    }
}
