import GRDB
import GRDBSQLite
import Glibc
import Outbox
import Synchronization

/// The files that SQLite has in a directory of a test. One write, sync or truncation of them can be made to fail.
///
/// Puts itself between SQLite and its own access to files (its VFS) for the whole process; files in other directories
/// are left as they are. Syncs are not made, since no power is lost here.
final class FaultyDisk: Sendable {
    enum Fault: CaseIterable {
        /// `EIO`: the first half of what was to be written is there.
        case torn
        /// `ENOSPC`
        case full
    }

    private struct State {
        /// Accesses up to the one that fails; nil: none does.
        var left: Int?
        var fault = Fault.torn
        var isLasting = false
        var hasFailed = false
    }

    private let state = Mutex(State())

    /// - Parameter directory: where files will be opened, in whatever folder of it.
    init(directory: String) {
        _ = FileWatch.isInPlace
        FileWatch.disks.withLock { $0[directory + "/"] = self }
    }

    /// - Parameter isLasting: whether every later access fails, too.
    func fail(at access: Int, as fault: Fault, isLasting: Bool = false) {
        state.withLock { $0 = State(left: access, fault: fault, isLasting: isLasting) }
    }

    func mend() {
        state.withLock { $0.left = nil }
    }

    /// Whether an access has failed since the last call of `fail`.
    var hasFailed: Bool { state.withLock { $0.hasFailed } }

    /// How the next access fails.
    fileprivate func next() -> Fault? {
        state.withLock { state in
            guard let left = state.left else { return nil }
            state.left = max(1, left - 1)
            guard left == 1 else { return nil }
            state.hasFailed = true
            if !state.isLasting { state.left = nil }
            return state.fault
        }
    }
}

/// Does something as often as the disk makes it fail.
func patiently<Value>(_ work: () async throws -> Value) async throws -> Value {
    for _ in 0..<3 {
        do {
            return try await work()
        } catch OutboxError.storage {
            continue
        }
    }
    return try await work()
}

/// SQLite's VFS with another way to open files, and other ways to write them.
private enum FileWatch {
    /// By directory.
    static let disks = Mutex<[String: FaultyDisk]>([:])
    /// Of open files, by address. An address that is used again belongs to the file that was opened last.
    private static let files = Mutex<[UInt: FaultyDisk]>([:])
    private static let systemMethods = Atomic<UInt>(0)

    /// Whether files are opened here; the first look sees to it.
    static let isInPlace: Bool = {
        guard let system = unsafe sqlite3_vfs_find(nil) else { return false }
        let own = UnsafeMutablePointer<sqlite3_vfs>.allocate(capacity: 1)
        unsafe own.initialize(to: system.pointee)
        unsafe own.pointee.pNext = nil
        unsafe own.pointee.zName = UnsafePointer(strdup("watched"))
        unsafe own.pointee.xOpen = { _, name, file, flags, outFlags in
            guard let system = unsafe sqlite3_vfs_find("unix"), let file = unsafe file else { return SQLITE_CANTOPEN }
            let result = unsafe system.pointee.xOpen(system, name, file, flags, outFlags)
            if result == SQLITE_OK, let name = unsafe name { unsafe watch(file, at: String(cString: name)) }
            return result
        }
        return unsafe sqlite3_vfs_register(own, 1) == SQLITE_OK
    }()

    private static func watch(_ file: UnsafeMutablePointer<sqlite3_file>, at path: String) {
        guard let disk = disks.withLock({ $0.first { path.hasPrefix($0.key) }?.value }) else { return }
        files.withLock { $0[UInt(bitPattern: file)] = disk }
        systemMethods.store(UInt(bitPattern: unsafe file.pointee.pMethods), ordering: .relaxed)
        let methods = UnsafeMutablePointer<sqlite3_io_methods>.allocate(capacity: 1)
        unsafe methods.initialize(to: file.pointee.pMethods.pointee)
        unsafe methods.pointee.xWrite = { file, bytes, count, offset in
            let fault = unsafe FileWatch.fault(of: file)
            if fault == .full { return SQLITE_FULL }
            let written = fault == nil ? count : count / 2
            let result = unsafe FileWatch.system?.pointee.xWrite(file, bytes, written, offset) ?? SQLITE_IOERR
            return fault == nil ? result : ResultCode.SQLITE_IOERR_WRITE.rawValue
        }
        unsafe methods.pointee.xTruncate = { file, size in
            guard unsafe FileWatch.fault(of: file) == nil else { return ResultCode.SQLITE_IOERR_TRUNCATE.rawValue }
            return unsafe FileWatch.system?.pointee.xTruncate(file, size) ?? SQLITE_IOERR
        }
        unsafe methods.pointee.xSync = { file, _ in
            unsafe FileWatch.fault(of: file) == nil ? SQLITE_OK : ResultCode.SQLITE_IOERR_FSYNC.rawValue
        }
        unsafe file.pointee.pMethods = UnsafePointer(methods)
    }

    private static var system: UnsafePointer<sqlite3_io_methods>? {
        unsafe UnsafePointer(bitPattern: systemMethods.load(ordering: .relaxed))
    }

    private static func fault(of file: UnsafeMutablePointer<sqlite3_file>?) -> FaultyDisk.Fault? {
        files.withLock { $0[UInt(bitPattern: file)] }?.next()
    }
}
