internal import GRDB

/// A time that the next run needs, in milliseconds since 1970.
enum StoredTime: String {
    /// When the store was known to be in use last. At most about a minute old while it is.
    case alive = "alive_at"
    /// The API wants no call before.
    case pausedUntil = "paused_until"

    func read(from database: Database) throws -> Int64? {
        let time = try StoredNumber.value(rawValue, in: database)
        return time == 0 ? nil : Int64(time)
    }

    func write(_ time: Int64, to database: Database) throws {
        try StoredNumber.set(Int(time), as: rawValue, in: database)
    }
}
