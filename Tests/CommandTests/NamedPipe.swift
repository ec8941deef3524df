import Foundation
import Glibc
import Testing

/// A FIFO as several programs write to it.
///
/// One descriptor stays open that never reads, so that a writer need not wait for the daemon and nothing is lost while
/// no daemon is there.
final class NamedPipe: Sendable {
    let path: String
    private let holder: FileHandle

    init(_ path: String) throws {
        self.path = path
        let made = unsafe mkfifo(path, 0o600)
        try #require(made == 0)
        let descriptor = unsafe open(path, O_RDONLY | O_NONBLOCK)
        try #require(descriptor >= 0)
        holder = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    }

    /// Lets go of the FIFO: from now on only the daemon keeps it open.
    func release() throws {
        try holder.close()
    }

    /// Comes, writes, and goes. For what fits the pipe; fails at once when nobody has the FIFO open.
    func write(_ text: String) throws {
        let descriptor = unsafe open(path, O_WRONLY | O_NONBLOCK)
        try #require(descriptor >= 0, "nobody reads \(path)")
        let writer = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        try writer.write(contentsOf: Data(text.utf8))
        try writer.close()
    }
}
