internal import GRDB

/// A time that the next run needs, in milliseconds since 1970, in the table `numbers`.
enum StoredTime: String {
    /// When the store was known to be in use last. At most about a minute old while it is.
    case alive = "alive_at"
    /// The API wants no call before.
    case pausedUntil = "paused_until"

    func read(from database: Database) throws -> Int64? {
        try Int64.fetchOne(database, sql: "SELECT value FROM numbers WHERE name = ?", arguments: [rawValue])
    }

    func write(_ time: Int64, to database: Database) throws {
        try database.execute(sql: "INSERT OR REPLACE INTO numbers VALUES (?, ?)", arguments: [rawValue, time])
    }
}
