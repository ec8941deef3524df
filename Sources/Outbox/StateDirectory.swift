private import FoundationEssentials
private import Glibc
private import Synchronization

/// The directory that a store lives in: 0700, its files 0600, one daemon at a time.
///
/// The lock is a `flock` on a file of its own, so that it ends with the process however that ends. The descriptor is
/// not inherited by children.
final class StateDirectory: Sendable {
    static let databaseName = "outbox.sqlite"
    private static let lockName = "lock"
    private static let damageName = "damaged"
    private static let lockTries = 5
    /// Microseconds.
    private static let lockPause: UInt32 = 10_000

    let path: String
    private let lockDescriptor: Mutex<Int32?>

    var databasePath: String { Self.database(in: path) }

    static func database(in path: String) -> String { path + "/" + databaseName }

    /// Makes, protects and locks the directory.
    init(path: String) throws(OutboxError) {
        self.path = path
        try Self.make(path)
        try Self.protect(path)
        lockDescriptor = Mutex(try Self.lock(path))
        try Self.makePrivateFile(path + "/" + Self.databaseName, in: path)
    }

    deinit {
        unlock()
    }

    /// Lets another daemon have the directory.
    func unlock() {
        lockDescriptor.withLock { descriptor in
            guard let open = descriptor.take() else { return }
            // Closing alone would leave the lock to a child that is being started and has not yet let go of its copies.
            flock(open, LOCK_UN)
            close(open)
        }
    }

    /// Renames a database that cannot be used. Returns the new path.
    func setAsideDatabase(now: Int64) throws(OutboxError) -> String {
        let target = "\(databasePath).damaged-\(now)"
        for suffix in ["", "-wal", "-shm"] {
            guard unsafe rename(databasePath + suffix, target + suffix) == 0 || errno == ENOENT else {
                throw Self.refusal(path, "its damaged store cannot be set aside")
            }
        }
        forgetDamage()
        try Self.makePrivateFile(databasePath, in: path)
        return target
    }

    /// Whether a run found the database damaged, and no opening has looked at it since.
    var hasNotedDamage: Bool { unsafe access(Self.damageNote(in: path), F_OK) == 0 }

    private static func damageNote(in path: String) -> String { path + "/" + damageName }

    /// Has the next opening look at the whole database, however large it is. A disk that does not take the note leaves
    /// it to whoever starts the daemon to see the same damage again.
    static func noteDamage(in path: String) {
        try? makePrivateFile(damageNote(in: path), in: path)
    }

    func forgetDamage() {
        unsafe unlink(Self.damageNote(in: path))
    }

    private static func make(_ path: String) throws(OutboxError) {
        do {
            try FileManager.default.createDirectory(
                atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        } catch {
            throw .unusableDirectory(
                path: path, problem: "it cannot be made; make it, or give a --state that this user can write")
        }
    }

    /// Takes away the rights of others. A directory that holds other people's things is refused instead: somebody
    /// has written `--state /tmp`.
    private static func protect(_ path: String) throws(OutboxError) {
        var status = stat()
        guard unsafe stat(path, &status) == 0 else {
            throw refusal(path, "it cannot be looked at")
        }
        guard status.st_mode & S_IFMT == S_IFDIR else {
            throw .unusableDirectory(path: path, problem: "it is a file; give a directory")
        }
        guard status.st_mode & 0o077 != 0 else { return }
        let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
        guard names.isEmpty || names.contains(databaseName) else {
            throw .unusableDirectory(
                path: path,
                problem: "other users can enter it and it holds other files; give a directory of its own, or chmod 700")
        }
        guard unsafe chmod(path, 0o700) == 0 else {
            throw refusal(path, "other users can enter it and that cannot be changed; its owner must chmod 700 it")
        }
    }

    /// Whether a daemon has the directory now.
    static func isHeld(_ path: String) -> Bool {
        let descriptor = unsafe open(path + "/" + lockName, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        return flock(descriptor, LOCK_SH | LOCK_NB) != 0 && errno == EWOULDBLOCK
    }

    private static func lock(_ path: String) throws(OutboxError) -> Int32 {
        let descriptor = unsafe open(path + "/" + lockName, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else {
            throw refusal(path, "it cannot be written; chown it to this user, or give another --state")
        }
        guard takes(descriptor) else {
            let isBusy = errno == EWOULDBLOCK
            close(descriptor)
            throw isBusy ? .locked(path: path) : refusal(path, "it cannot be locked")
        }
        return descriptor
    }

    /// Tries more than once: whoever asks `isHeld` holds it for a moment.
    private static func takes(_ descriptor: Int32) -> Bool {
        for _ in 0..<lockTries {
            if flock(descriptor, LOCK_EX | LOCK_NB) == 0 { return true }
            guard errno == EWOULDBLOCK else { return false }
            usleep(lockPause)
        }
        return flock(descriptor, LOCK_EX | LOCK_NB) == 0
    }

    /// SQLite gives its side files the mode of the database, so the database is there with its mode first.
    private static func makePrivateFile(_ file: String, in path: String) throws(OutboxError) {
        let descriptor = unsafe open(file, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else {
            throw refusal(path, "its store cannot be written; chown it to this user")
        }
        defer { close(descriptor) }
        guard fchmod(descriptor, 0o600) == 0 else {
            throw refusal(path, "its store belongs to another user; chown it to this user")
        }
    }

    private static func refusal(_ path: String, _ problem: String) -> OutboxError {
        let cause = unsafe String(cString: strerror(errno))
        return .unusableDirectory(path: path, problem: "\(problem) (\(cause))")
    }
}
