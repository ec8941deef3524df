internal import GRDB

extension Outbox {
    /// A database larger than this is not read in full at opening, which would take seconds, unless damage was found in
    /// it before.
    private static let checkedBytes = 64 << 20

    /// Opens the database and takes up what the last run left in it, setting a damaged one aside once.
    static func openDatabase(
        in directory: StateDirectory, clock: WallClock
    ) throws(OutboxError) -> (DatabasePool, Opening) {
        do {
            return try connect(directory, clock)
        } catch let error as DatabaseError where error.isDamage {
            let aside = try directory.setAsideDatabase(now: clock.now)
            let notice = """
                the store \(directory.databasePath) is damaged (\(error.message ?? "no details")): it was set aside as \
                \(aside) and a new one begun; updates that were pending in it are not sent
                """
            do {
                var (pool, opening) = try connect(directory, clock)
                opening.notices = [notice]
                return (pool, opening)
            } catch {
                throw storageError("make a new store", error)
            }
        } catch {
            throw storageError("open \(directory.databasePath)", error)
        }
    }

    private static func connect(_ directory: StateDirectory, _ clock: WallClock) throws -> (DatabasePool, Opening) {
        let pool = try DatabasePool(path: directory.databasePath, configuration: configuration)
        do {
            try pool.writeWithoutTransaction { database in
                // GRDB chose NORMAL when it switched to WAL; acceptance must survive the loss of power.
                try database.execute(sql: "PRAGMA synchronous = FULL")
                try check(database, isSuspect: directory.hasNotedDamage)
            }
            directory.forgetDamage()
            guard try !pool.read(Schema.migrator.hasBeenSuperseded) else {
                throw OutboxError.newerSchema(path: directory.path)
            }
            try Schema.migrator.migrate(pool)
            return (pool, try pool.write { try OpeningRepair(database: $0, now: clock.now).run() })
        } catch {
            try? pool.close()
            throw error
        }
    }

    private static var configuration: Configuration {
        var configuration = Configuration()
        configuration.maximumReaderCount = 2
        configuration.busyMode = .timeout(10)
        configuration.foreignKeysEnabled = false
        configuration.prepareDatabase { database in
            try database.execute(
                sql: """
                    PRAGMA cache_size = -16000;
                    PRAGMA temp_store = MEMORY;
                    PRAGMA wal_autocheckpoint = 4000;
                    PRAGMA journal_size_limit = 67108864;
                    """)
        }
        return configuration
    }

    private static func check(_ database: Database, isSuspect: Bool) throws {
        guard !isSuspect else { return try check(database, "integrity_check(1)") }
        let pages = try Int.fetchOne(database, sql: "PRAGMA page_count") ?? 0
        let pageBytes = try Int.fetchOne(database, sql: "PRAGMA page_size") ?? 0
        guard pages * pageBytes <= checkedBytes else { return }
        try check(database, "quick_check(1)")
    }

    private static func check(_ database: Database, _ pragma: String) throws {
        let finding = try String.fetchOne(database, sql: "PRAGMA \(pragma)") ?? "ok"
        guard finding == "ok" else {
            throw DatabaseError(resultCode: .SQLITE_CORRUPT, message: finding)
        }
    }
}

extension DatabaseError {
    var isDamage: Bool {
        resultCode == .SQLITE_CORRUPT || resultCode == .SQLITE_NOTADB
    }
}
