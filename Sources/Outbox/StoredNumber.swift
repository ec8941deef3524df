internal import GRDB

/// Named numbers that outlive a run, in the table `numbers`: counters and times. What was never written is 0.
enum StoredNumber {
    static func value(_ name: String, in database: Database) throws -> Int {
        try Int.fetchOne(database, sql: "SELECT value FROM numbers WHERE name = ?", arguments: [name]) ?? 0
    }

    static func set(_ value: Int, as name: String, in database: Database) throws {
        try database.execute(sql: "INSERT OR REPLACE INTO numbers VALUES (?, ?)", arguments: [name, value])
    }

    static func add(_ count: Int, to name: String, in database: Database) throws {
        guard count > 0 else { return }
        try database.execute(
            sql: "INSERT INTO numbers VALUES (?, ?) ON CONFLICT DO UPDATE SET value = value + excluded.value",
            arguments: [name, count])
    }
}
