private import FoundationEssentials
internal import GRDB

/// The store as a command of a person sees it: beside a daemon that works on it, or without one.
///
/// Invariants:
/// - Everything that is changed is changed in one transaction, which looks at each row again; what the daemon has in
///   flight is left to it. The daemon reads a row again in the transaction that marks it in flight, so neither undoes
///   the other.
/// - What a change means for the balance of a running daemon is added up in the same transaction (`VisitTally`).
/// - No lock of the state directory is taken: a daemon may start and end at any time.
///
/// Limits: waits at most ten seconds for a transaction of the daemon. Only for a store that is there and whose tables
/// are those of this version.
package final class OutboxVisit: Sendable {
    package let path: String
    let clock: WallClock
    private let queue: DatabaseQueue

    private init(path: String, queue: DatabaseQueue, clock: WallClock) {
        self.path = path
        self.queue = queue
        self.clock = clock
    }

    /// Opens the store of a state directory.
    ///
    /// - Throws: When there is none, or it cannot be read.
    package static func open(
        directory path: String, clock: WallClock = .steady()
    ) throws(OutboxError) -> OutboxVisit {
        let file = StateDirectory.database(in: path)
        guard FileManager.default.fileExists(atPath: file) else { throw .noStore(path: path) }
        do {
            let queue = try DatabaseQueue(path: file, configuration: configuration)
            let (isKnown, isNewer) = try queue.read { database in
                try (
                    Schema.migrator.hasCompletedMigrations(database), Schema.migrator.hasBeenSuperseded(database)
                )
            }
            guard !isNewer else { throw OutboxError.newerSchema(path: path) }
            guard isKnown else { throw OutboxError.olderSchema(path: path) }
            return OutboxVisit(path: path, queue: queue, clock: clock)
        } catch {
            throw Outbox.storageError("open \(file)", error)
        }
    }

    package func close() {
        try? queue.close()
    }

    func read<Value>(_ operation: String, _ work: (Database) throws -> Value) throws(OutboxError) -> Value {
        do {
            return try queue.read(work)
        } catch {
            throw Outbox.storageError(operation, error, in: path)
        }
    }

    /// - Parameter isDry: whether everything that `work` did is undone behind it.
    func write<Value>(
        _ operation: String, isDry: Bool = false, _ work: (Database) throws -> Value
    ) throws(OutboxError) -> Value {
        do {
            return try queue.writeWithoutTransaction { database in
                var value: Value?
                try database.inTransaction(.immediate) {
                    value = try work(database)
                    return isDry ? .rollback : .commit
                }
                guard let value else { throw DatabaseError(resultCode: .SQLITE_ABORT) }
                return value
            }
        } catch {
            throw Outbox.storageError(operation, error, in: path)
        }
    }

    private static var configuration: Configuration {
        var configuration = Configuration()
        configuration.busyMode = .timeout(10)
        configuration.foreignKeysEnabled = false
        configuration.prepareDatabase { database in
            // What a person was told has happened must survive the loss of power, too.
            try database.execute(sql: "PRAGMA synchronous = FULL")
        }
        return configuration
    }
}
