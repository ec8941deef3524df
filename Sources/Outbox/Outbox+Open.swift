internal import GRDB

extension Outbox {
    /// A database larger than this is not read in full at opening, which would take seconds.
    private static let checkedBytes = 64 << 20

    /// Opens the database, setting a damaged one aside once.
    static func openDatabase(
        in directory: StateDirectory, clock: WallClock
    ) throws(OutboxError) -> (DatabasePool, notices: [String]) {
        do {
            return (try connect(directory), [])
        } catch let error as DatabaseError where error.isDamage {
            let aside = try directory.setAsideDatabase(now: clock.now)
            let notice = """
                the store \(directory.databasePath) is damaged (\(error.message ?? "no details")): it was set aside as \
                \(aside) and a new one begun; updates that were pending in it are not sent
                """
            do {
                return (try connect(directory), [notice])
            } catch {
                throw storageError("make a new store", error)
            }
        } catch {
            throw storageError("open \(directory.databasePath)", error)
        }
    }

    private static func connect(_ directory: StateDirectory) throws -> DatabasePool {
        let pool = try DatabasePool(path: directory.databasePath, configuration: configuration)
        do {
            try pool.writeWithoutTransaction { database in
                // GRDB chose NORMAL when it switched to WAL; acceptance must survive the loss of power.
                try database.execute(sql: "PRAGMA synchronous = FULL")
                try check(database)
            }
            guard try !pool.read(Schema.migrator.hasBeenSuperseded) else {
                throw OutboxError.newerSchema(path: directory.path)
            }
            try Schema.migrator.migrate(pool)
            return pool
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

    private static func check(_ database: Database) throws {
        let pages = try Int.fetchOne(database, sql: "PRAGMA page_count") ?? 0
        let pageBytes = try Int.fetchOne(database, sql: "PRAGMA page_size") ?? 0
        guard pages * pageBytes <= checkedBytes else { return }
        let finding = try String.fetchOne(database, sql: "PRAGMA quick_check(1)") ?? "ok"
        guard finding == "ok" else {
            throw DatabaseError(resultCode: .SQLITE_CORRUPT, message: finding)
        }
    }
}

extension DatabaseError {
    fileprivate var isDamage: Bool {
        resultCode == .SQLITE_CORRUPT || resultCode == .SQLITE_NOTADB
    }
}
