internal import GRDB

/// When the store was known to be in use last, in milliseconds since 1970. At most about a minute old while it is.
enum LifeSign {
    private static let name = "alive_at"

    static func last(in database: Database) throws -> Int64? {
        try Int64.fetchOne(database, sql: "SELECT value FROM numbers WHERE name = ?", arguments: [name])
    }

    static func give(at time: Int64, in database: Database) throws {
        try database.execute(sql: "INSERT OR REPLACE INTO numbers VALUES (?, ?)", arguments: [name, time])
    }
}
