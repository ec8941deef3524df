import Glibc

/// A small file of this user alone (mode 0600) that is replaced in one step: whoever reads it, after a loss of power
/// too, finds the content before or the new one.
struct DurableFile: Sendable {
    let path: String

    /// - Throws: `SystemFailure`; the content before stays.
    func replace(with bytes: [UInt8]) throws {
        let draft = path + ".new"
        unsafe unlink(draft)
        let descriptor = unsafe open(draft, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw SystemFailure.last }
        defer { close(descriptor) }
        let error = Descriptor.writeAll(bytes, to: descriptor)
        guard error == 0 else { throw SystemFailure(errno: error) }
        guard fsync(descriptor) == 0, unsafe rename(draft, path) == 0 else { throw SystemFailure.last }
        Self.sync(path.lastIndex(of: "/").map { String(path[..<$0]) } ?? ".")
    }

    /// Brings a file, or the names in a folder, to the disk. What cannot be brought there stays as it is.
    static func sync(_ path: String) {
        let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return }
        fsync(descriptor)
        close(descriptor)
    }
}

/// What the system said of a call.
struct SystemFailure: Error, CustomStringConvertible {
    let errno: Int32

    static var last: SystemFailure { SystemFailure(errno: Glibc.errno) }

    var description: String { unsafe String(cString: strerror(errno)) }
}
