private import FoundationEssentials
internal import GRDB
internal import Synchronization

/// The store that every update passes before it is sent: SQLite (WAL, `synchronous=FULL`) in a directory of its own.
///
/// Invariants:
/// - A batch is stored in one transaction, with its event ids, failed lines and input mark; when `accept` returns, it
///   survives the loss of power.
/// - Of a card at most one update is in flight, and no older one of it is pending beside a newer one.
/// - An update leaves `pending` and `inFlight` once, and `UpdateFate` tells it once.
/// - One process at a time holds the directory. Other processes may read and may change pending updates: a claim reads
///   the row again in the transaction that marks it.
///
/// Limits: bodies and raw lines up to SQLite's 1 GB; ids up to 2^63. Nothing secret is stored, except what raw failed
/// lines hold, which are kept as they came.
///
/// Every method suspends while the work is done on the store's own queue, and is not cut short by cancellation.
package final class Outbox: Sendable {
    /// What opening found.
    package struct Opening: Sendable {
        /// Updates that were pending, those left in flight by a process that died included.
        package var carried = 0
        /// Of the carried ones, those that a newer one of their card makes needless.
        package var fates: [UpdateFate] = []
        /// Sentences for the log: a damaged store that was set aside.
        package var notices: [String] = []
        /// The API had asked the last run for a pause that ends then; milliseconds since 1970.
        package var pausedUntil: Int64?
        /// What commands beside the daemon had done until then.
        package var tally = VisitTally()
    }

    package let opening: Opening
    package let clock: WallClock
    let options: OutboxOptions
    private let directory: StateDirectory
    private let isTemporary: Bool
    private let connections: Mutex<DatabasePool?>
    /// Damage that was found while the store was in use, as it is found. The store is of no use from then on; the next
    /// opening looks at all of it.
    package let damage: AsyncStream<OutboxError>
    private let foundDamage: AsyncStream<OutboxError>.Continuation
    private let hasDamage = Atomic(false)
    /// SQLite's count of other processes' commits, as it was last seen.
    let besideVersion = Atomic<Int>(-1)

    private init(directory: StateDirectory, isTemporary: Bool, options: OutboxOptions, clock: WallClock)
        throws(OutboxError)
    {
        let (pool, opening) = try Self.openDatabase(in: directory, clock: clock)
        (damage, foundDamage) = AsyncStream.makeStream(bufferingPolicy: .bufferingOldest(1))
        self.opening = opening
        self.directory = directory
        self.isTemporary = isTemporary
        self.options = options
        self.clock = clock
        connections = Mutex(pool)
    }

    /// Whether damage was found since the opening: what is pending cannot be counted on.
    package var isDamaged: Bool { hasDamage.load(ordering: .relaxed) }

    /// The state directory.
    package var path: String { directory.path }

    /// Opens or makes the store in `path`. A damaged one is set aside, which `opening.notices` tells.
    package static func open(
        directory path: String, options: OutboxOptions = OutboxOptions(), clock: WallClock = .steady()
    ) throws(OutboxError) -> Outbox {
        let directory = try StateDirectory(path: path)
        return try Outbox(directory: directory, isTemporary: false, options: options, clock: clock)
    }

    /// Whether a process has the store of this state directory open for its daemon.
    package static func isHeld(directory path: String) -> Bool { StateDirectory.isHeld(path) }

    /// A store that ends with `close()`, for dry runs.
    package static func temporary(
        options: OutboxOptions = OutboxOptions(), clock: WallClock = .steady()
    ) throws(OutboxError) -> Outbox {
        let name = "approvald-" + String(UInt64.random(in: .min ... .max), radix: 36)
        let path = FileManager.default.temporaryDirectory.path + "/" + name
        let directory = try StateDirectory(path: path)
        return try Outbox(directory: directory, isTemporary: true, options: options, clock: clock)
    }

    /// Ends the use of the store: later calls throw `closed`. Waits for calls under way. Does nothing a second time.
    package func close() {
        guard let pool = connections.withLock({ $0.take() }) else { return }
        try? pool.writeWithoutTransaction { database in
            try? StoredTime.alive.write(clock.now, to: database)
            // The reading connections are closed last and cannot do this: everything would stay in the write-ahead log.
            _ = try database.checkpoint(.truncate)
        }
        try? pool.close()
        directory.unlock()
        if isTemporary {
            try? FileManager.default.removeItem(atPath: directory.path)
        }
    }

    /// Runs `work` in one transaction of the writing connection.
    func write<Value: Sendable>(
        _ operation: String, _ work: @escaping @Sendable (Database) throws -> Value
    ) async throws(OutboxError) -> Value {
        try await perform(operation) { pool, finish in
            pool.asyncWrite(work) { _, result in finish(result) }
        }
    }

    /// Runs `work` on the writing connection outside a transaction.
    func writeWithoutTransaction<Value: Sendable>(
        _ operation: String, _ work: @escaping @Sendable (Database) throws -> Value
    ) async throws(OutboxError) -> Value {
        try await perform(operation) { pool, finish in
            pool.asyncWriteWithoutTransaction { database in finish(Result { try work(database) }) }
        }
    }

    /// Runs `work` on a snapshot of the last commit, beside writes.
    func read<Value: Sendable>(
        _ operation: String, _ work: @escaping @Sendable (Database) throws -> Value
    ) async throws(OutboxError) -> Value {
        try await perform(operation) { pool, finish in
            pool.asyncRead { database in finish(Result { try work(database.get()) }) }
        }
    }

    /// GRDB's own `async` methods end early when the task is cancelled; what was promised must be stored all the same.
    private func perform<Value: Sendable>(
        _ operation: String,
        _ start: (DatabasePool, _ finish: @escaping @Sendable (Result<Value, any Error>) -> Void) -> Void
    ) async throws(OutboxError) -> Value {
        guard let pool = connections.withLock({ $0 }) else { throw .closed }
        let result = await withCheckedContinuation { continuation in
            start(pool) { continuation.resume(returning: $0) }
        }
        switch result {
        case .success(let value): return value
        case .failure(let error): throw note(Self.storageError(operation, error, in: directory.path))
        }
    }

    private func note(_ error: OutboxError) -> OutboxError {
        if case .damaged = error {
            hasDamage.store(true, ordering: .relaxed)
            foundDamage.yield(error)
        }
        return error
    }

    /// What an operation on an open store failed with. Damage is noted for the next opening.
    static func storageError(_ operation: String, _ error: any Error, in directory: String) -> OutboxError {
        guard let damage = error as? DatabaseError, damage.isDamage else { return storageError(operation, error) }
        StateDirectory.noteDamage(in: directory)
        return .damaged(path: StateDirectory.database(in: directory), problem: damage.message ?? "no details")
    }

    static func storageError(_ operation: String, _ error: any Error) -> OutboxError {
        if let error = error as? OutboxError {
            return error
        }
        let problem = (error as? DatabaseError).map { "\($0.message ?? "error") (SQLite \($0.extendedResultCode))" }
        return .storage(operation: operation, problem: problem ?? String(describing: error))
    }
}
